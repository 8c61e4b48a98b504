import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { CannotStart } from '#kernel/failures.ts';

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_TIMEOUT_MS = 65_000; // longer than the usual minute of a proxy, which should be the one to close
const FINISH_TIMEOUT_MS = 20_000;
const LOOK_FOR_IDLE_MS = 50;

export type Listener = { port: number; close(): Promise<void> };

export async function listen(
  door: RequestListener,
  { host, port }: { host: string; port: number },
): Promise<Listener> {
  const server = createServer(door);
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  const unused = unusedConnections(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', cause => reject(explained(cause, port)));
    server.listen(port, host, resolve);
  });
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound ? bound.port : port,
    close: () => finish(server, unused),
  };
}

/** Connections on which nothing was asked so far: browsers open spare ones. node:http does not call them idle. */
function unusedConnections(server: Server): ReadonlySet<Socket> {
  const unused = new Set<Socket>();
  server.on('connection', socket => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }) => unused.delete(socket));
  return unused;
}

/** Takes no new connections, lets requests under way end, and after a while ends them itself. */
async function finish(server: Server, unused: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>(resolve => server.close(() => resolve()));
  for (const socket of unused) socket.destroy();
  server.closeIdleConnections();
  // One that is kept alive falls idle when its last request has been answered.
  const idle = setInterval(() => server.closeIdleConnections(), LOOK_FOR_IDLE_MS);
  const impatient = setTimeout(() => server.closeAllConnections(), FINISH_TIMEOUT_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(impatient);
}

function explained(cause: unknown, port: number): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') {
    return new CannotStart(
      `Port ${port} is in use by another program. Stop it, or choose another port, for example PORT=${port + 1}.`,
    );
  }
  if (code === 'EACCES')
    return new CannotStart(`Port ${port} needs rights this user does not have. Use one above 1023.`);
  return cause;
}
