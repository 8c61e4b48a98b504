import { scopeOfHouse } from '#features/access/proven-scope.ts';
import type { TenantId } from '#kernel/ids.ts';
import type { Log } from '#kernel/log.ts';
import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import type { BookNeeds } from './bind.ts';
import { clearedUpTo, RECEIPTS_KEY } from './book.ts';
import { type BrokenBook, checkPage, startOf } from './check-page.ts';
import { deletePages, listLinesOf, listPages, saveCleared, takeBook, tenantsWithOldPages } from './store.ts';

export type ClearNeeds = BookNeeds & { log: Log };

const DAY_MS = 24 * 60 * 60_000;
/** Thirteen months, so that a year can be looked back upon when it has ended. */
export const KEPT_FOR_MS = 396 * DAY_MS;

const PAGES_AT_ONCE = 20; // with as many lines as pages can have, half a second of holding the book
const MOST_TENANTS = 1_000; // per round

/** Clears away the oldest pages of all books. What is not as it was written stays, for whoever looks into it. */
export async function clearOldPages(needs: ClearNeeds, signal: AbortSignal): Promise<void> {
  const closedBefore = shifted(needs.world.now(), -KEPT_FOR_MS);
  const asked = { closedBefore, limit: MOST_TENANTS };
  const tenants = await needs.database.asSystem('run upkeep', tx => tenantsWithOldPages(tx, asked));
  for (const tenantId of tenants) await clearBook(needs, tenantId, { closedBefore, signal });
}

async function clearBook(
  needs: ClearNeeds,
  tenantId: TenantId,
  { closedBefore, signal }: { closedBefore: Date; signal: AbortSignal },
): Promise<void> {
  const who = scopeOfHouse(tenantId, 'connections.clear_receipts');
  while (!signal.aborted) {
    const cleared = await clearPages(needs, who, closedBefore);
    if (cleared.kind === 'broken') {
      const { what, page } = cleared;
      needs.log.error({ tenantId, what, page }, 'receipts are not as written; run keyholder audit verify');
    }
    if (cleared.kind !== 'cleared' || cleared.pages < PAGES_AT_ONCE) return;
  }
}

type Cleared = { kind: 'cleared'; pages: number } | { kind: 'busy' } | BrokenBook;

async function clearPages(needs: ClearNeeds, who: Scope, closedBefore: Date): Promise<Cleared> {
  const { tenantId } = who;
  const key = await needs.seals.installationKey(RECEIPTS_KEY);
  return needs.database.inTenant(who, async tx => {
    const book = await takeBook(tx, { whenBusy: 'leave' });
    if (!book) return { kind: 'busy' };
    let reached = startOf(key, tenantId, book);
    if ('kind' in reached) return reached;
    const stretch = { after: book.clearedPage, upTo: book.lastPage, limit: PAGES_AT_ONCE };
    for (const page of await listPages(tx, stretch)) {
      if (page.closedAt >= closedBefore) break;
      const lines = await listLinesOf(tx, page.number);
      const finding = checkPage(key, tenantId, { reached, page, lines });
      if (finding) return finding;
      reached = { page: page.number, chain: page.chain };
    }
    const pages = reached.page - book.clearedPage;
    if (pages === 0) return { kind: 'cleared', pages };
    await deletePages(tx, reached.page);
    await saveCleared(tx, clearedUpTo(key, tenantId, reached));
    return { kind: 'cleared', pages };
  });
}
