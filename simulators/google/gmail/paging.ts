import type { Position } from './positions.ts';
import type { Message } from './records.ts';
import { invalidArgument } from './refusal.ts';

const usualResults = 100;
const mostResults = 500;

/** A page goes on after the last message of the one before, so mail that comes in between moves nothing. */
export function readPosition(query: URLSearchParams): Position | undefined {
  const token = query.get('pageToken');
  if (!token) return undefined;
  const [, dateMs, sequence] = /^(\d{1,14})(\d{10})$/.exec(token) ?? [];
  if (dateMs === undefined) throw invalidArgument('Invalid pageToken');
  return { internalDateMs: Number(dateMs), sequence: Number(sequence) };
}

export function readMaxResults(query: URLSearchParams): number {
  const text = query.get('maxResults');
  if (text === null) return usualResults;
  if (!/^\d{1,9}$/.test(text)) {
    throw invalidArgument(`Invalid value at 'max_results' (TYPE_UINT32), "${text}"`);
  }
  return Math.min(Math.max(Number(text), 1), mostResults);
}

/** One page, and where the next begins if there is more. */
export function pageOf(
  messages: Iterable<Message>,
  maxResults: number,
): { page: Message[]; nextPageToken: string | undefined } {
  const page: Message[] = [];
  for (const message of messages) {
    const last = page.at(-1);
    if (last && page.length === maxResults) return { page, nextPageToken: tokenAfter(last) };
    page.push(message);
  }
  return { page, nextPageToken: undefined };
}

function tokenAfter({ internalDateMs, sequence }: Position): string {
  return `${internalDateMs}${String(sequence).padStart(10, '0')}`;
}
