import { type Scope, StaleCaller } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { isStampCurrent } from './store.ts';

/** A caller may have been taken from memory, and whoever waited for Google may have been shut out meanwhile. */
export async function confirmCaller(tx: TenantTx, { stamp }: Scope): Promise<void> {
  if (stamp && !(await isStampCurrent(tx, stamp))) throw new StaleCaller();
}
