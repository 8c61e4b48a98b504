import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ServerResponse } from 'node:http';
import { Socket } from 'node:net';

/** An answer of a server in this process, as it left. */
export type Heard = { headers: Readonly<Record<string, string>>; body: string };

/** Of Node itself: told of every request that any server of this process begins to answer. */
const BEGUN = 'http.server.request.start';
/** Files of the console, which are the same for everybody and large. */
const filesOfConsole = /javascript|css|font|image|wasm/;

/**
 * Hears every answer that the server at this port gives, whoever asks and by whatever library, and not only those
 * to clients of the harness.
 */
export function overhear(port: number): { answers: readonly Heard[]; stop(): void } {
  const answers: Heard[] = [];
  const listener = (message: unknown) => {
    const response = responseTo(port, message);
    if (response) record(response, heard => void answers.push(heard));
  };
  subscribe(BEGUN, listener);
  return { answers, stop: () => void unsubscribe(BEGUN, listener) };
}

function responseTo(port: number, message: unknown): ServerResponse | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  if (!('response' in message && 'socket' in message)) return undefined;
  const { response, socket } = message; // which the response itself does not know yet
  const isOurs = socket instanceof Socket && socket.localPort === port;
  return isOurs && response instanceof ServerResponse ? response : undefined;
}

function record(response: ServerResponse, keep: (heard: Heard) => void): void {
  let headers: Record<string, string> = {};
  const pieces: Buffer[] = [];
  // Headers that are handed to writeHead itself are not told by getHeaders.
  spy(response, 'writeHead', given => {
    headers = { ...headersIn(response.getHeaders()), ...headersIn(given.at(-1)) };
  });
  spy(response, 'write', ([piece]) => pieces.push(...bytesIn(piece)));
  spy(response, 'end', ([piece]) => pieces.push(...bytesIn(piece)));
  response.once('close', () => {
    const all = { ...headersIn(response.getHeaders()), ...headers };
    const isFile = filesOfConsole.test(all['content-type'] ?? '');
    keep({ headers: all, body: isFile ? '' : Buffer.concat(pieces).toString() });
  });
}

/** Sees what a method is given, and lets it do its work. */
function spy(
  response: ServerResponse,
  method: 'writeHead' | 'write' | 'end',
  see: (given: unknown[]) => void,
): void {
  const usual = response[method];
  Reflect.set(response, method, (...given: unknown[]) => {
    see(given);
    return Reflect.apply(usual, response, given);
  });
}

function headersIn(given: unknown): Record<string, string> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return {};
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

function bytesIn(piece: unknown): Buffer[] {
  return typeof piece === 'string' || piece instanceof Uint8Array ? [Buffer.from(piece)] : [];
}
