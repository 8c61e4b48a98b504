/**
 * Sends requests over and over on many connections and prints what it measured as JSON. Speaks HTTP over
 * plain sockets, so that the load costs little beside what it measures.
 *
 *   node bench/load.ts <seconds> <connections> <request as JSON> ...
 *
 * Several requests, all to one server, are dealt out to the connections in turn.
 */
import { connect } from 'node:net';

export type LoadRequest = {
  url: string;
  method?: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** As behind a proxy that passes on many callers, for what is limited by network. */
  fromManyNetworks?: boolean;
};

const [seconds = '5', connections = '64', ...texts] = process.argv.slice(2);
const asked: LoadRequest[] = texts.map(text => JSON.parse(text));
const url = new URL(asked[0]?.url ?? '');
const NETWORKS_EACH = 64;
const WARM_UP_MS = 1_000;
const times: number[] = [];
let statuses: Record<string, number> = {};
let isMeasured = false;
let isOver = false;

const finished = Array.from({ length: Number(connections) }, (_, at) => {
  const request = asked[at % asked.length];
  return converse(request ? writtenFor(request, at) : []);
});
await pause(WARM_UP_MS);
isMeasured = true;
statuses = {};
const startedMs = performance.now();
await pause(Number(seconds) * 1_000);
isOver = true;
const tookMs = performance.now() - startedMs;
await Promise.all(finished);

times.sort((left, right) => left - right);
const at = (part: number) => Number((times[Math.floor(times.length * part)] ?? 0).toFixed(2));
console.log(
  JSON.stringify({ rps: Math.round((times.length * 1_000) / tookMs), p50: at(0.5), p99: at(0.99), statuses }),
);

function writtenFor(request: LoadRequest, connection: number): Buffer[] {
  if (!request.fromManyNetworks) return [written(request)];
  return Array.from({ length: NETWORKS_EACH }, (_, turn) =>
    written({
      ...request,
      headers: { ...request.headers, 'x-forwarded-for': `10.${connection}.${turn}.7` },
    }),
  );
}

function written({ url, method = 'GET', headers = {}, body = '' }: LoadRequest): Buffer {
  const { pathname, search, host } = new URL(url);
  const length = method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {};
  const lines = Object.entries({ host, ...headers, ...length }).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from([`${method} ${pathname}${search} HTTP/1.1`, ...lines, '', body].join('\r\n'));
}

/** One connection: the next request goes out when the answer to the last one is complete. */
function converse(requests: readonly Buffer[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(url.port), url.hostname);
    let received = '';
    let usualLength = 0;
    let sentMs = 0;
    let turn = 0;
    const send = () => {
      received = '';
      sentMs = performance.now();
      socket.write(requests[turn] ?? '');
      turn = (turn + 1) % requests.length;
    };
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.on('data', (chunk: string) => {
      received += chunk;
      // Answers to one request are of one length, so after the first there is little left to parse.
      if (received.length !== usualLength && !isComplete(received)) return;
      usualLength = received.length;
      if (isMeasured && !isOver) times.push(performance.now() - sentMs);
      const status = received.slice(9, 12);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (isOver) socket.destroy();
      else send();
    });
  });
}

function isComplete(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /content-length: (\d+)/i.exec(text.slice(0, end))?.[1];
  if (length === undefined) return text.endsWith('0\r\n\r\n');
  return text.length >= end + 4 + Number(length);
}

function pause(durationMs: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, durationMs));
}
