import type { KeyObject } from 'node:crypto';
import type { TenantId } from '#kernel/ids.ts';
import { type Book, clearedUpTo, type Line, lineMac, nextChain, type Page } from './book.ts';

/** What can be wrong with a book, in words for whoever must look into it. */
export const bookFindings = {
  line_changed: 'differs from what Keyholder wrote, or was never written by Keyholder',
  line_missing: 'is not there any more',
  page_changed: 'differs from what Keyholder wrote, or does not follow from the pages before it',
  page_missing: 'is not there any more',
  start_changed: 'is said to be where the book begins, and Keyholder did not say so',
  book_changed: 'does not fit what the database says of how far the book has got',
  head_mismatch: 'does not fit the head that was exported',
  not_bound: 'is a receipt that has waited too long for its place in the book',
} as const;

export type BrokenBook = {
  kind: 'broken';
  what: keyof typeof bookFindings;
  page: number | null;
  line: number | null;
};

/** The last good page, and what the next one must follow from. */
export type Reached = { page: number; chain: Buffer };

/** What the first page that is kept must follow from. */
export function startOf(key: KeyObject, tenantId: TenantId, book: Book): Reached | BrokenBook {
  const start = { page: book.clearedPage, chain: book.clearedChain };
  const isOurs = clearedUpTo(key, tenantId, start).clearedMac.equals(book.clearedMac);
  return isOurs ? start : broken('start_changed', start.page + 1);
}

/** Of a page that should come next, and all lines there are of it. */
export function checkPage(
  key: KeyObject,
  tenantId: TenantId,
  { reached, page, lines }: { reached: Reached; page: Page; lines: readonly Line[] },
): BrokenBook | undefined {
  const number = reached.page + 1;
  if (page.number > number) return broken('page_missing', number);
  if (page.number < number) return broken('page_changed', page.number);
  for (const [index, line] of lines.entries()) {
    if (line.line > index + 1) return broken('line_missing', number, index + 1);
    const isAsWritten = line.line === index + 1 && lineMac(key, tenantId, line).equals(line.mac);
    if (!isAsWritten) return broken('line_changed', number, line.line);
  }
  const macs = lines.map(line => line.mac);
  if (nextChain(key, reached.chain, page, macs).equals(page.chain)) return undefined;
  if (lines.length < page.lines) return broken('line_missing', number, lines.length + 1);
  return broken('page_changed', number);
}

export function broken(
  what: BrokenBook['what'],
  page: number | null,
  line: number | null = null,
): BrokenBook {
  return { kind: 'broken', what, page, line };
}
