import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { answerQuery } from './answer-query.ts';
import type { Dns, Role } from './dns.ts';

export type NameServer = { readonly port: number; close(): void };

const LENGTH_BYTES = 2; // RFC 1035, 4.2.2
const IDLE_MS = 10_000;

/** Answers at one port, by datagrams and by streams. Rejects when the port is taken. */
export async function openNameServer(
  dns: Dns,
  { role, host, port }: { role: Role; host: string; port: number },
): Promise<NameServer> {
  const streams = createServer(socket => serve(dns, role, socket));
  streams.listen(port, host);
  await once(streams, 'listening');
  const datagrams = createSocket('udp4');
  datagrams.on('message', (message, from) => {
    const answer = answerQuery(dns, role, 'datagram', message);
    if (answer) datagrams.send(answer, from.port, from.address);
  });
  const actual = portOf(streams);
  datagrams.bind(actual, host);
  await once(datagrams, 'listening').catch((error: unknown) => {
    streams.close();
    throw error;
  });
  return { port: actual, close: () => close(streams, datagrams) };
}

function close(streams: Server, datagrams: DatagramSocket): void {
  datagrams.close();
  streams.close();
}

function serve(dns: Dns, role: Role, socket: Socket): void {
  let unread = Buffer.alloc(0);
  socket.unref(); // a client that stays connected does not keep the simulators running
  socket.setTimeout(IDLE_MS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('data', piece => {
    unread = Buffer.concat([unread, piece]);
    while (unread.byteLength >= LENGTH_BYTES) {
      const end = LENGTH_BYTES + unread.readUInt16BE(0);
      if (unread.byteLength < end) return;
      const answer = answerQuery(dns, role, 'stream', unread.subarray(LENGTH_BYTES, end));
      unread = unread.subarray(end);
      if (answer) socket.write(Buffer.concat([lengthOf(answer), answer]));
    }
  });
}

function lengthOf(message: Buffer): Buffer {
  const bytes = Buffer.alloc(LENGTH_BYTES);
  bytes.writeUInt16BE(message.byteLength);
  return bytes;
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('A name server that listens has a port.');
}
