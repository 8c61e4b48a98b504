import type { World } from '#kernel/world.ts';
import { createBatch } from '#platform/postgres/batch.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Claim } from './claim.ts';
import { writeReceipts } from './store.ts';

/** Where all who ask at about the same moment, of whatever tenant, have their receipts written together. */
export function openReceiptDesk(needs: {
  database: Database;
  world: World;
}): (claim: Claim) => Promise<boolean> {
  return createBatch<Claim, boolean>(claims => writeReceipts(needs, claims));
}
