import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { bodyBytes } from '#platform/http/body-bytes.ts';
import { listen } from '#platform/http/listen.ts';

test('a body in pieces is put together', async () => {
  const { read } = await sent(['abc', 'def', 'gh'], { isWhole: true });
  assert.equal(String(await read), 'abcdefgh');
});

test('a body without any bytes is empty', async () => {
  const { read } = await sent([], { isWhole: true });
  assert.equal((await read)?.length, 0);
});

test('a body is read up to its limit, and one byte more is too much', async () => {
  assert.equal((await (await sent(['12345678'], { isWhole: true })).read)?.length, 8);
  assert.equal(await (await sent(['1234', '56789'], { isWhole: true })).read, undefined);
});

test('one that never ends is given up as soon as it is too long', async () => {
  const { read } = await sent(['1234', '5678', '9'], { isWhole: false });
  assert.equal(await read, undefined);
});

test('one that breaks off is no body', async () => {
  const { read, socket } = await sent(['1234'], { isWhole: false });
  socket.destroy();
  await assert.rejects(read);
});

test('one that is asked for when its connection is gone is no body', async () => {
  const { socket, read } = await sent(['1234'], { isWhole: false, isReadLate: true });
  socket.destroy();
  await assert.rejects(read);
});

type Sending = { isWhole: boolean; isReadLate?: boolean };

/** Chunks without a length, as whoever lies about it would send them; eight bytes are read at most. */
async function sent(pieces: readonly string[], { isWhole, isReadLate = false }: Sending) {
  const arrived = Promise.withResolvers<IncomingMessage>();
  const listener = await listen(incoming => arrived.resolve(incoming), { host: '127.0.0.1', port: 0 });
  const socket = connect(listener.port, '127.0.0.1');
  socket.on('error', () => {}); // it is ended from both sides
  socket.write('POST / HTTP/1.1\r\nhost: keyholder.test\r\ntransfer-encoding: chunked\r\n\r\n');
  const incoming = await arrived.promise;
  const read = isReadLate ? gone(incoming).then(() => bodyBytes(incoming, 8)) : bodyBytes(incoming, 8);
  const end = () => {
    socket.destroy();
    void listener.close();
  };
  read.then(end, end);
  for (const piece of pieces) {
    socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`);
    await turn(); // so that they do not arrive as one
  }
  if (isWhole) socket.write('0\r\n\r\n');
  return { read, socket };
}

function gone(incoming: IncomingMessage): Promise<unknown> {
  return new Promise(resolve => incoming.on('error', () => {}).once('close', resolve));
}
