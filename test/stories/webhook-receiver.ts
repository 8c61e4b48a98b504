import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';

const payload = z.object({
  type: z.string(),
  timestamp: z.string(),
  data: z.record(z.string(), z.unknown()),
});

export type Received = {
  path: string;
  id: string;
  headers: IncomingHttpHeaders;
  body: string;
  event: z.output<typeof payload>;
};

export type Said = { status: number; headers?: Record<string, string>; body?: string } | 'nothing';

export type Receiver = Awaited<ReturnType<typeof openReceiver>>;

/** Somebody's program that listens on a real port, and answers as it is told. */
export async function openReceiver() {
  const received: Received[] = [];
  const answers = { say: (_: Received): Said => ({ status: 204 }) };
  let connections = 0;
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(Buffer.from(piece));
    const body = Buffer.concat(pieces).toString();
    const one: Received = {
      path: request.url ?? '',
      id: String(request.headers['webhook-id']),
      headers: request.headers,
      body,
      event: payload.parse(JSON.parse(body)),
    };
    received.push(one);
    const said = answers.say(one);
    if (said === 'nothing') return;
    response.writeHead(said.status, said.headers).end(said.body ?? '');
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    /** In the order in which they came. */
    received,
    at: (path: string) => received.filter(each => each.path === path),
    connections: () => connections,
    answer(say: (one: Received) => Said): void {
      answers.say = say;
    },
    /** Whoever waits for an answer gets none. */
    dropAll: () => server.closeAllConnections(),
    close(): void {
      server.closeAllConnections();
      server.close();
    },
  };
}
