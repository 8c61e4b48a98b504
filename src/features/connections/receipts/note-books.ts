import type { ClearNeeds } from './clear-away.ts';
import { booksAfter } from './store.ts';

const BATCH = 500;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

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
