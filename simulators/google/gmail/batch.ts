import { spell } from '../../frame/random.ts';
import { type Route, routed } from '../../frame/routes.ts';
import type { Google } from '../google.ts';
import { findHeader, readHeaders, sectionsOf } from './mime/headers.ts';
import { type Part, readParts } from './mime/parts.ts';
import { answered, invalidArgument, notFound } from './refusal.ts';

const mostCalls = 100;

type Batch = { google: Google; prefix: string; routes: readonly Route[] };

/** Many calls in one request, each with its own answer and its own price. The outer token serves those without one. */
export function batchRoute(path: string, { google, prefix, routes }: Batch): Route {
  const one = routed(routes);
  return {
    method: 'POST',
    path,
    answer: ({ request, url }) =>
      answered(async () => {
        const calls = await readCalls(request);
        const boundary = `batch_${spell(google.random, 'base64url', 32)}`;
        const pieces: string[] = [];
        for (const call of calls) {
          const inner = innerRequest(call, url.origin + prefix, request.headers.get('authorization'));
          const answer = (await one(inner)) ?? (await answered(() => Promise.reject(notFound())));
          pieces.push(await shown(call, answer));
        }
        const body = pieces.map(piece => `--${boundary}\r\n${piece}\r\n`).join('');
        return new Response(`${body}--${boundary}--\r\n`, {
          headers: { 'content-type': `multipart/mixed; boundary=${boundary}` },
        });
      }),
  };
}

async function readCalls(request: Request): Promise<readonly Part[]> {
  const type = request.headers.get('content-type') ?? '';
  const head = Buffer.from(`Content-Type: ${type}\r\n\r\n`);
  const calls = readParts(Buffer.concat([head, Buffer.from(await request.arrayBuffer())]), '', 0, 1).parts;
  if (calls.length === 0) throw invalidArgument('Failed to parse batch request, error: no parts');
  if (calls.length > mostCalls) throw invalidArgument(`The batch has more than ${mostCalls} calls`);
  return calls;
}

function innerRequest(call: Part, base: string, authorization: string | null): Request {
  const { head, body } = sectionsOf(call.content());
  const line = /^(GET|POST|PUT|PATCH|DELETE) (\S+)(?: HTTP\/[\d.]+)?\s/.exec(`${head.toString('utf8')}\n`);
  const [, method = '', target = ''] = line ?? [];
  const url = URL.parse(target, 'https://gmail.googleapis.com');
  if (!line || !url) throw invalidArgument('Failed to parse batch request, error: no request line');
  const headers = new Headers(authorization === null ? {} : { authorization });
  for (const { name, value } of readHeaders(head)) {
    if (/^(authorization|content-type)$/i.test(name)) headers.set(name, value);
  }
  return new Request(base + url.pathname + url.search, {
    method,
    headers,
    ...(method !== 'GET' && body.length > 0 && { body: new Uint8Array(body) }),
  });
}

async function shown(call: Part, answer: Response): Promise<string> {
  const id = /^<?(.*?)>?$/.exec(findHeader(call.headers, 'Content-ID') ?? '')?.[1] ?? '';
  return [
    'Content-Type: application/http',
    ...(id === '' ? [] : [`Content-ID: <response-${id}>`]),
    '',
    `HTTP/1.1 ${answer.status} ${answer.statusText || (answer.ok ? 'OK' : 'Error')}`,
    `Content-Type: ${answer.headers.get('content-type') ?? 'application/json; charset=UTF-8'}`,
    '',
    await answer.text(),
  ].join('\r\n');
}
