import { shifted } from '#kernel/world.ts';
import type { ClearNeeds } from './clear-away.ts';
import { booksAfter, tenantsWithReceipts } from './store.ts';
import { mayWaitMs } from './verify.ts';

const BATCH = 500;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** Binding that stands still is a fault of ours or the trace of somebody's; either way the operator must look. */
export async function noteUnbound(needs: ClearNeeds): Promise<void> {
  const writtenBefore = shifted(needs.world.now(), -mayWaitMs);
  const asked = { limit: BATCH, writtenBefore };
  const tenants = await needs.database.asSystem('run upkeep', tx => tenantsWithReceipts(tx, asked));
  for (const tenantId of tenants) {
    needs.log.error({ tenantId }, 'receipts are not being bound; run keyholder audit verify');
  }
}

/**
 * Whoever can write to the database can cut a book's end off together with what says how long it is. A note
 * that is kept elsewhere shows it.
 */
export async function noteBooks(needs: ClearNeeds, signal: AbortSignal): Promise<void> {
  let tenantId: string | undefined = BEFORE_ALL;
  while (tenantId !== undefined && !signal.aborted) {
    const stretch: { tenantId: string; limit: number } = { tenantId, limit: BATCH };
    const books = await needs.database.asSystem('run upkeep', tx => booksAfter(tx, stretch));
    for (const { tenantId, lastPage, chain } of books) {
      needs.log.info({ tenantId, page: lastPage, digest: chain.toString('hex') }, 'receipt book');
    }
    tenantId = books.length === BATCH ? books.at(-1)?.tenantId : undefined;
  }
}
