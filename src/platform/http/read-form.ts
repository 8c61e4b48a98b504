import { fail } from '#kernel/failures.ts';
import type { Exchange } from './exchange.ts';
import { readBody } from './read-input.ts';

const MOST_BYTES = 16 * 1_024;

/** What a plain form of a page sent. */
export async function readForm(exchange: Exchange): Promise<URLSearchParams> {
  const type = exchange.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') {
    throw fail('unsupported_media_type', { detail: 'Send the form of the page.' });
  }
  return new URLSearchParams((await readBody(exchange, MOST_BYTES)).toString('utf8'));
}
