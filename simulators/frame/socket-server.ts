import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ConnectionCut } from './connection-cut.ts';

/** The largest thing anyone may send: Gmail's limit for an imported message. */
const largestBodyBytes = 157_286_400;

/** Puts a `(Request) => Response` behind real sockets, down to connections that break. */
export function createSocketServer(answer: (request: Request) => Promise<Response>): Server {
  return createServer((incoming, outgoing) => {
    respond(answer, incoming, outgoing).catch(() => incoming.socket.destroy());
  });
}

async function respond(
  answer: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const left = new AbortController();
  outgoing.on('close', () => left.abort());
  const url = URL.parse(incoming.url ?? '/', `http://${incoming.headers.host ?? 'localhost'}`);
  if (!url) return refuse(outgoing, 400, 'This address cannot be read.');
  const body = await readBody(incoming);
  if (!body) return refuse(outgoing, 413, 'This body is too large.');
  const hasBody = body.byteLength > 0 && incoming.method !== 'GET' && incoming.method !== 'HEAD';
  try {
    const request = new Request(url, {
      method: incoming.method ?? 'GET',
      headers: headersOf(incoming),
      body: hasBody ? body : null,
      signal: left.signal,
    });
    await send(await answer(request), incoming, outgoing);
  } catch (error) {
    if (error instanceof ConnectionCut || outgoing.headersSent) incoming.socket.destroy();
    else refuse(outgoing, 500, 'The simulator itself failed.');
  }
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of incoming) {
    bytes += piece.byteLength;
    if (bytes > largestBodyBytes) return undefined;
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces));
}

function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  return headers;
}

async function send(response: Response, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name === 'set-cookie') outgoing.appendHeader(name, value);
    else outgoing.setHeader(name, value);
  }
  if (!response.body || incoming.method === 'HEAD') return void outgoing.end();
  const body = Readable.fromWeb(response.body);
  body.pipe(outgoing);
  await finished(body, { writable: false });
}

function refuse(outgoing: ServerResponse, status: number, sentence: string): void {
  outgoing.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  outgoing.end(`${sentence}\n`);
}
