import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { bodyBytes } from './body-bytes.ts';
import type { Arrival } from './open-exchange.ts';
import { type Answered, answer, type Edge } from './pipeline.ts';
import { alreadyWritten } from './problem.ts';
import type { Router } from './router.ts';

/**
 * Between the socket and the pipeline. Nothing is made here for a request that its route does not ask for:
 * this is what every handed-out token pays.
 */
export function openDoor<Needs>(edge: Edge<Needs>, router: Router<Needs>): RequestListener {
  return (incoming, outgoing) => {
    const { method = 'GET' } = incoming;
    const target = originForm(incoming.url);
    const query = target.indexOf('?');
    const found = router(method, query < 0 ? target : target.slice(0, query));
    answer(edge, found, arrivalOf(incoming, outgoing, target))
      .then(answered => write(outgoing, answered, method === 'HEAD'))
      .then(() => passOverRest(incoming))
      .catch(cause => {
        if (!outgoing.destroyed) edge.log.error({ cause }, 'an answer could not be written');
        outgoing.destroy();
      });
  };
}

/** Of a body that nobody read to its end. The next request on the connection stands behind it. */
function passOverRest(incoming: IncomingMessage): void {
  if (!incoming.complete) incoming.resume();
}

/** What a proxy is asked in full (`GET http://...`) names no path of ours, nor does `OPTIONS *`. */
function originForm(target = '/'): string {
  return target.startsWith('/') ? target : '/*';
}

function arrivalOf(incoming: IncomingMessage, outgoing: ServerResponse, target: string): Arrival {
  return {
    method: incoming.method ?? 'GET',
    target,
    headers: incoming.headers,
    // A socket that is gone already has no address, and nobody who could be answered.
    peer: incoming.socket.remoteAddress ?? '0.0.0.0',
    bodyBytes: most => bodyBytes(incoming, most),
    onGone(listener) {
      if (outgoing.closed) listener();
      else outgoing.once('close', listener);
    },
    async handTo(handler, headers) {
      for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
      await handler(incoming, outgoing);
      return outgoing.statusCode;
    },
  };
}

function write(outgoing: ServerResponse, { status, headers, cookies, body }: Answered, isHead: boolean) {
  if (body === alreadyWritten) return undefined;
  if (outgoing.headersSent) return void outgoing.destroy(); // begun by somebody who could not end it
  const all = cookies.length > 0 ? { ...headers, 'set-cookie': [...cookies] } : headers;
  if (typeof body === 'string') {
    outgoing.writeHead(status, { ...all, 'content-length': Buffer.byteLength(body) });
    outgoing.end(isHead ? undefined : body);
    return undefined;
  }
  outgoing.writeHead(status, all);
  if (body && !isHead) return pipeline(Readable.fromWeb(body), outgoing);
  outgoing.end();
  return body?.cancel(); // nobody will read it, so it is told to stop
}
