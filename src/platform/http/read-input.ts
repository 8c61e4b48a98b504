import type { z } from 'zod';
import { fail } from '#kernel/failures.ts';
import type { Exchange } from './exchange.ts';
import { wordsFor } from './input-words.ts';
import type { Route } from './route.ts';

type Inputs = Pick<Route<never>, 'params' | 'query' | 'body' | 'mostBodyBytes'>;

const USUAL_BODY_BYTES = 256 * 1_024;

/** Params, query and body as one object, each checked by its schema; all that is wrong is told together. */
export async function readInput(route: Inputs, exchange: Exchange, params: Record<string, string>) {
  const fields: Record<string, string> = {};
  const asked = {
    ...check(route.params, params, fields),
    ...check(route.query, readQuery(exchange, fields), fields),
    ...check(route.body, route.body ? await readJson(exchange, route.mostBodyBytes) : undefined, fields),
  };
  if (Object.keys(fields).length > 0) throw fail('invalid_input', { fields });
  return asked;
}

function check(schema: z.ZodObject | undefined, value: unknown, fields: Record<string, string>): object {
  if (!schema) return {};
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) Object.assign(fields, wordsFor(issue));
  return {};
}

function readQuery(exchange: Exchange, fields: Record<string, string>): Record<string, string> {
  const query: Record<string, string> = {};
  if (!exchange.request.url.includes('?')) return query; // most have none, and parsing costs
  for (const [name, value] of exchange.url.searchParams) {
    // Two readers of a doubled parameter may each believe another value.
    if (Object.hasOwn(query, name)) fields[name.slice(0, 40)] = 'is given twice';
    query[name] = value;
  }
  return query;
}

async function readJson({ request, header }: Exchange, mostBytes = USUAL_BODY_BYTES): Promise<unknown> {
  const type = header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw fail('unsupported_media_type', {
      detail: 'Send JSON, with the header Content-Type: application/json.',
    });
  }
  const bytes = await readBody(request, mostBytes);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw fail('invalid_input', { detail: 'The body is not valid JSON.' });
  }
}

/** Counts while it reads: the length header may lie or be missing. */
export async function readBody(request: Request, mostBytes: number): Promise<Buffer> {
  const tooLarge = () => fail('too_large', { detail: `The most this accepts is ${mostBytes} bytes.` });
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > mostBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
