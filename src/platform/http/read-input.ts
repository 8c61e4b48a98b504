import type { z } from 'zod';
import { fail } from '#kernel/failures.ts';
import { onceEach } from '#kernel/once-each.ts';
import type { Exchange } from './exchange.ts';
import { nameOf, wordsFor } from './input-words.ts';
import type { Route } from './route.ts';

type Inputs = Pick<Route<never>, 'params' | 'query' | 'body'>;

const USUAL_BODY_BYTES = 256 * 1_024;
const MOST_FIELDS_TOLD = 50; // a body of nothing but wrong fields must not be answered with a longer one

/** What is wrong, by field. A map, because a caller may name a field `__proto__` and objects lose that one. */
type Wrong = Map<string, string>;

/** Params, query and body as one object, each checked by its schema; all that is wrong is told together. */
export function checkInput(
  route: Inputs,
  exchange: Exchange,
  { params, body }: { params: Readonly<Record<string, string>>; body: unknown },
): object {
  const wrong: Wrong = new Map();
  const asked = {
    ...check(route.params, params, wrong),
    ...checkQuery(route.query, exchange, wrong),
    ...check(route.body, body, wrong),
  };
  if (wrong.size > 0) {
    throw fail('invalid_input', { fields: Object.fromEntries([...wrong].slice(0, MOST_FIELDS_TOLD)) });
  }
  return asked;
}

function checkQuery(schema: z.ZodObject | undefined, exchange: Exchange, wrong: Wrong): object {
  if (!schema) return {};
  if (exchange.target.includes('?')) return check(schema, readQuery(exchange, wrong), wrong);
  const empty = emptyQuery(schema); // most have none, and it always reads the same
  return empty.success ? empty.data : check(schema, {}, wrong);
}

const emptyQuery = onceEach((schema: z.ZodObject) => schema.safeParse({}));

function check(schema: z.ZodObject | undefined, value: unknown, wrong: Wrong): object {
  if (!schema) return {};
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const [field, words] of result.error.issues.flatMap(wordsFor)) wrong.set(field, words);
  return {};
}

function readQuery(exchange: Exchange, wrong: Wrong): Record<string, string> {
  const query = new Map<string, string>();
  for (const [name, value] of exchange.url.searchParams) {
    // Two readers of a doubled parameter may each believe another value.
    if (query.has(name)) wrong.set(nameOf([name]), 'is given twice');
    query.set(name, value);
  }
  return Object.fromEntries(query);
}

export async function readJson(exchange: Exchange, mostBytes = USUAL_BODY_BYTES): Promise<unknown> {
  const type = exchange.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw fail('unsupported_media_type', {
      detail: 'Send JSON, with the header Content-Type: application/json.',
    });
  }
  const bytes = await readBody(exchange, mostBytes);
  try {
    return JSON.parse(strictText.decode(bytes));
  } catch {
    throw fail('invalid_input', { detail: 'The body is not valid JSON.' });
  }
}

const strictText = new TextDecoder('utf-8', { fatal: true });

export async function readBody(
  { header, bodyBytes }: Pick<Exchange, 'header' | 'bodyBytes'>,
  mostBytes: number,
): Promise<Buffer> {
  const isToldLonger = Number(header('content-length') ?? 0) > mostBytes;
  const bytes = isToldLonger ? undefined : await bodyBytes(mostBytes).catch(endedEarly);
  if (!bytes) throw fail('too_large', { detail: `The most this accepts is ${mostBytes} bytes.` });
  return bytes;
}

function endedEarly(cause: unknown): never {
  throw fail('invalid_input', { detail: 'The body ended before it was complete.', cause });
}
