import type { IncomingMessage } from 'node:http';
import { bodyBytes } from '#platform/http/body-bytes.ts';
import { readBody } from '#platform/http/read-input.ts';
import type { NodeHandler } from '#platform/http/route.ts';
import { marked } from './tokens.ts';

const MOST_BODY_BYTES = 56 * 1_024;

/** A JWT that is asked about is handed on under its mark: see tokens.ts. */
export function readingToken(handler: NodeHandler): NodeHandler {
  return async (incoming, outgoing) => {
    const sent = await readBody(
      {
        header: name => textOf(incoming.headers[name]),
        bodyBytes: most => bodyBytes(incoming, most),
      },
      MOST_BODY_BYTES,
    );
    const form = new URLSearchParams(sent.toString());
    const tokens = form.getAll('token');
    form.delete('token');
    for (const token of tokens) form.append('token', token.includes('.') ? marked(token) : token);
    await handler(withBody(incoming, Buffer.from(form.toString())), outgoing);
  };
}

/** The same request with another body: all else is asked of the first one. */
function withBody(incoming: IncomingMessage, body: Buffer): IncomingMessage {
  const headers = { ...incoming.headers, 'content-length': String(body.length) };
  delete headers['transfer-encoding'];
  return Object.create(incoming, {
    headers: { value: headers },
    readable: { value: true },
    iterator: {
      value: async function* () {
        yield body;
      },
    },
  });
}

function textOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}
