import type { KeyObject } from 'node:crypto';
import type { TenantId } from '#kernel/ids.ts';
import { type Book, type Line, type LineFacts, lineMac, nextChain, type Page } from './book.ts';

/** The page that follows the last one of the book. */
export function writePage(
  key: KeyObject,
  tenantId: TenantId,
  { book, taken, closedAt }: { book: Book; taken: readonly LineFacts[]; closedAt: Date },
): { page: Page; lines: Line[] } {
  const number = book.lastPage + 1;
  const lines = taken.map((facts, index) => {
    const placed = { ...facts, page: number, line: index + 1 };
    return { ...placed, mac: lineMac(key, tenantId, placed) };
  });
  const receipts = lines.reduce((sum, line) => sum + line.times, 0);
  const open = { number, lines: lines.length, receipts, closedAt };
  const macs = lines.map(line => line.mac);
  return { page: { ...open, chain: nextChain(key, book.chain, open, macs) }, lines };
}
