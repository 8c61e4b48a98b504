import type { KeyObject } from 'node:crypto';
import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import { type BookNeeds, bindTenant } from './bind.ts';
import { type Book, emptyBook, RECEIPTS_KEY } from './book.ts';
import { type BrokenBook, broken, checkPage, type Reached, startOf } from './check-page.ts';
import type { BookHead } from './head.ts';
import { findBookAndEnd, findOldestReceipt } from './store.ts';
import { walkPages } from './walk.ts';

export type BookVerification =
  | {
      kind: 'whole';
      receipts: number;
      pages: number;
      /** More than 1 where older pages have been cleared away. */
      firstPage: number;
    }
  /** The first finding. */
  | BrokenBook;

/** A receipt still in the journal after this is a finding. Far longer than binding may take. */
export const mayWaitMs = 600_000;

/**
 * Proves that a tenant's receipts are whole from the first page that is kept: every line as it was written, none
 * missing, none added, in order. Needs no data key of the tenant.
 */
export async function verifyBook(
  needs: BookNeeds,
  who: Scope,
  { against }: { against?: BookHead | undefined } = {},
): Promise<BookVerification> {
  await bindTenant(needs, who.tenantId, 'wait').catch(() => undefined); // a copy may be read-only
  const key = await needs.seals.installationKey(RECEIPTS_KEY);
  for (;;) {
    const { book: found, end } = await needs.database.inTenant(who, findBookAndEnd);
    const book = found ?? emptyBook(key, who.tenantId);
    const result = await verifyFrom(needs, who, { key, book, upTo: Math.max(book.lastPage, end), against });
    if (result.kind === 'whole') return result;
    const now = await needs.database.inTenant(who, findBookAndEnd);
    const wasClearedMeanwhile = (now.book?.clearedPage ?? 0) > book.clearedPage;
    if (!wasClearedMeanwhile) return result;
  }
}

async function verifyFrom(
  needs: BookNeeds,
  who: Scope,
  asked: { key: KeyObject; book: Book; upTo: number; against: BookHead | undefined },
): Promise<BookVerification> {
  const { tenantId } = who;
  const { key, book, upTo, against } = asked;
  let reached = startOf(key, tenantId, book);
  if ('kind' in reached) return reached;
  if (isOther(reached, against)) return broken('head_mismatch', reached.page);
  let receipts = 0;
  for await (const step of walkPages(needs.database, { who, upTo })) {
    if ('orphan' in step) return broken('page_missing', step.orphan);
    const finding = checkPage(key, tenantId, { reached, ...step });
    if (finding) return finding;
    reached = { page: step.page.number, chain: step.page.chain };
    if (isOther(reached, against)) return broken('head_mismatch', reached.page);
    receipts += step.page.receipts;
  }
  if (reached.page < book.lastPage) return broken('page_missing', reached.page + 1);
  if (reached.page > book.lastPage || !reached.chain.equals(book.chain))
    return broken('book_changed', reached.page);
  if (against && against.page > reached.page) return broken('page_missing', reached.page + 1);
  const oldest = await needs.database.inTenant(who, findOldestReceipt);
  if (oldest && oldest < shifted(needs.world.now(), -mayWaitMs)) return broken('not_bound', null);
  return { kind: 'whole', receipts, pages: reached.page - book.clearedPage, firstPage: book.clearedPage + 1 };
}

/** One that was exported before the first page that is kept says nothing any more. */
function isOther(reached: Reached, against: BookHead | undefined): boolean {
  return (
    against !== undefined && against.page === reached.page && against.digest !== reached.chain.toString('hex')
  );
}
