import { scopeOfHouse } from '#features/access/proven-scope.ts';
import type { TenantId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { World } from '#kernel/world.ts';
import type { Seals } from '#platform/crypto/seals.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { type Book, emptyBook, RECEIPTS_KEY } from './book.ts';
import { findLastPage, hasReceipts, savePage, takeBook, takeReceipts, tenantsWithReceipts } from './store.ts';
import { writePage } from './write-page.ts';

export type BookNeeds = { database: Database; seals: Seals; world: World };

/** `damaged`: the book does not fit its last page, so no page may follow it. verify says more. */
export type Binding = { kind: 'bound'; receipts: number } | { kind: 'damaged' };

const MOST_ROWS = 2_000; // of the journal in one page; some fifty milliseconds of holding the book
const MOST_TENANTS = 1_000; // per round; whoever is left out has their turn in the next

/** Empties the journal into the books. Any number of these may run at once. */
export async function bindReceipts(
  needs: BookNeeds,
  signal?: AbortSignal,
): Promise<{ receipts: number; damaged: TenantId[] }> {
  const tenants = await needs.database.asSystem('run upkeep', tx =>
    tenantsWithReceipts(tx, { limit: MOST_TENANTS }),
  );
  const damaged: TenantId[] = [];
  let receipts = 0;
  for (const tenantId of tenants) {
    if (signal?.aborted) break;
    const binding = await bindTenant(needs, tenantId);
    if (binding.kind === 'damaged') damaged.push(tenantId);
    else receipts += binding.receipts;
  }
  return { receipts, damaged };
}

/** While another holds the book, there is nothing to do but for those who must see all bound. */
export async function bindTenant(
  needs: BookNeeds,
  tenantId: TenantId,
  whenBusy: 'leave' | 'wait' = 'leave',
): Promise<Binding> {
  const who = scopeOfHouse(tenantId, 'connections.bind_receipts');
  let receipts = 0;
  for (;;) {
    const page = await bindPage(needs, who, whenBusy);
    if (page.kind === 'damaged') return page;
    if (page.kind === 'bound') receipts += page.receipts;
    const isThrough = page.kind === 'bound' ? page.rows < MOST_ROWS : whenBusy === 'leave';
    if (isThrough) return { kind: 'bound', receipts };
  }
}

type BoundPage = { kind: 'bound'; receipts: number; rows: number } | { kind: 'damaged' } | { kind: 'busy' };

/** Receipts leave the journal in the transaction that writes their page: none is lost and none counts twice. */
async function bindPage(needs: BookNeeds, who: Scope, whenBusy: 'leave' | 'wait'): Promise<BoundPage> {
  const { tenantId } = who;
  const key = await needs.seals.installationKey(RECEIPTS_KEY);
  return needs.database.inTenant(who, async tx => {
    if (!(await hasReceipts(tx))) return { kind: 'bound', receipts: 0, rows: 0 };
    const book = await takeBook(tx, { empty: emptyBook(key, tenantId), whenBusy });
    if (!book) return { kind: 'busy' };
    if (!(await fitsLastPage(tx, book))) return { kind: 'damaged' };
    const { taken, rows } = await takeReceipts(tx, MOST_ROWS);
    if (taken.length === 0) return { kind: 'bound', receipts: 0, rows };
    const written = writePage(key, tenantId, { book, taken, closedAt: needs.world.now() });
    await savePage(tx, written);
    return { kind: 'bound', receipts: written.page.receipts, rows };
  });
}

async function fitsLastPage(tx: TenantTx, book: Book): Promise<boolean> {
  const last = (await findLastPage(tx)) ?? { number: book.clearedPage, chain: book.clearedChain };
  return last.number === book.lastPage && last.chain.equals(book.chain);
}
