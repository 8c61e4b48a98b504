import { z } from 'zod';
import { fail } from '#kernel/failures.ts';
import { idSchema } from '#kernel/ids.ts';
import { onceEach } from '#kernel/once-each.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import { wordsFor } from '#platform/http/input-words.ts';
import { readBody } from '#platform/http/read-input.ts';

/** Google's tokens live 3,600 seconds: a longer promise could not be kept. */
const MOST_TTL_SECONDS = 3_500;
const MOST_BODY_BYTES = 16 * 1_024;

/** What may be said beside the key, in the address or in the body. */
export const selectors = z.strictObject({
  min_ttl: z.coerce.number().int().min(0).max(MOST_TTL_SECONDS).optional(),
  connection_id: idSchema<'connection'>().optional(),
  scope: z.string().min(1).max(2_000).optional(),
  profile: z.string().min(1).max(60).optional(),
  code: z.string().min(1).max(40).optional(),
  /** Where the organisation has allowed it. */
  api_key: z.string().min(1).max(200).optional(),
});

export type Selected = z.output<typeof selectors>;

/** What the body says, read once for each request: the proof looks for a key in it before the route does. */
export const selectedInBody: (exchange: Exchange) => Promise<Selected> = onceEach(async exchange => {
  if (!hasBody(exchange)) return {};
  const text = (await readBody(exchange, MOST_BODY_BYTES)).toString();
  if (text.trim() === '') return {};
  const read = selectors.safeParse(fieldsOf(exchange, text));
  if (read.success) return read.data;
  throw fail('invalid_input', { fields: Object.fromEntries(read.error.issues.flatMap(wordsFor)) });
});

export function hasBody({ header }: Pick<Exchange, 'header'>): boolean {
  const length = header('content-length');
  return length === undefined ? header('transfer-encoding') !== undefined : length !== '0';
}

/** What is said twice may be read differently by two readers. */
export async function selectedBy(exchange: Exchange, inQuery: Selected): Promise<Selected> {
  const inBody = await selectedInBody(exchange);
  const twice = Object.keys(inBody).filter(name => Object.hasOwn(inQuery, name));
  if (twice.length === 0) return { ...inQuery, ...inBody };
  throw fail('invalid_input', { fields: Object.fromEntries(twice.map(name => [name, 'is given twice'])) });
}

function fieldsOf({ header }: Exchange, text: string): unknown {
  const type = header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded') return formOf(text);
  if (type !== 'application/json') {
    throw fail('unsupported_media_type', { detail: 'Send JSON or a form, and say so by Content-Type.' });
  }
  try {
    return JSON.parse(text);
  } catch {
    throw fail('invalid_input', { detail: 'The body is not valid JSON.' });
  }
}

function formOf(text: string): Record<string, string> {
  const fields = [...new URLSearchParams(text)];
  if (new Set(fields.map(([name]) => name)).size === fields.length) return Object.fromEntries(fields);
  throw fail('invalid_input', { detail: 'A field is given twice.' });
}
