import type { UserId } from '#kernel/ids.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { findHash } from './store.ts';

/** Whether somebody can sign in by name and password. */
export async function hasPassword(tx: TenantTx, userId: UserId): Promise<boolean> {
  return (await findHash(tx, userId)) !== undefined;
}
