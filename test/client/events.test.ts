import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import type { Client } from '#test/harness/client.ts';
import { createClient, type LiveEvent } from '../../client/client.ts';
import { readStream, type StreamEvent } from '../../client/event-stream.ts';
import { type ClientWorld, failureOf, openClientWorld } from './client-world.ts';

let world: ClientWorld;
let kim: Client;

before(async () => {
  world = await openClientWorld();
  kim = await world.keyholder.signedIn('kim@acme.test');
  await world.connect(kim, { account: 'kim@acme.test' }, { capabilities: 'mail.read' });
});
after(() => world.close());

const items = z.object({ items: z.array(z.object({ id: z.string() })) });

async function rename(label: string): Promise<string> {
  const { items: connections } = await kim.get('/api/v1/connections').read(items);
  const id = connections[0]?.id ?? '';
  await kim.patch(`/api/v1/connections/${id}`, { label }).expect(204);
  return id;
}

async function next(events: AsyncIterator<LiveEvent, void>, kind: LiveEvent['kind']): Promise<LiveEvent> {
  for (;;) {
    const { value } = await events.next();
    assert.ok(value, 'The stream has ended.');
    if (value.kind === kind) return value;
  }
}

test('what changes is told, across a connection that was lost', async () => {
  const program = await world.program(kim);
  const stop = new AbortController();
  const events = program.events({ signal: stop.signal });
  await next(events, 'look_again');
  const id = await rename('first');
  assert.deepEqual(await next(events, 'connection.changed'), { kind: 'connection.changed', id });
  world.way.break({ kind: 'answer', status: 502 }, { kind: 'cut' });
  world.way.cutAll();
  await next(events, 'look_again');
  await rename('second');
  await next(events, 'connection.changed');
  stop.abort(new Error('enough'));
  await assert.rejects(events.next(), /enough/);
});

test('whoever follows is given no token from before a change', async () => {
  const program = await world.program(kim);
  const events = program.events();
  await next(events, 'look_again');
  await program.credentials();
  const asked = world.way.seen.length;
  await program.credentials();
  assert.equal(world.way.seen.length, asked);
  await rename('third');
  await next(events, 'connection.changed');
  await program.credentials();
  assert.equal(world.way.seen.length, asked + 1);
  await events.return();
});

test('a key that is revoked while it follows ends the stream with its refusal', async () => {
  const { key, id } = await world.makeKey(kim);
  const events = createClient({ url: world.way.url, key }, world.surroundings).events();
  await next(events, 'look_again');
  await kim.delete(`/api/v1/api-keys/${id}`).expect(204);
  const failure = await failureOf(drain(events));
  assert.equal(failure.code, 'invalid_token');
});

async function drain(events: AsyncIterable<unknown>): Promise<void> {
  for await (const _event of events);
}

test('events are read wherever their bytes are cut, and half ones are not told', () => {
  const text =
    ': still here\n\nevent: a.changed\r\ndata: {"id":\ndata: "1"}\r\n\r\ndata: plain\n\nevent: b\ndata: cut';
  for (let length = 1; length <= text.length; length += 1) {
    const told: StreamEvent[] = [];
    const read = readStream(event => void told.push(event));
    for (let at = 0; at < text.length; at += length) read(text.slice(at, at + length));
    assert.deepEqual(told, [
      { kind: 'a.changed', data: '{"id":\n"1"}' },
      { kind: 'message', data: 'plain' },
    ]);
  }
  const read = readStream(() => {});
  assert.throws(() => read('x'.repeat(70_000)), /does not end/);
});
