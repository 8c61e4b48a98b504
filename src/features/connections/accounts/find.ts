import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Principal } from '../connection.ts';
import { type Account, listAccounts } from './store.ts';

export type Accounts = {
  /** Whose tokens may be handed out. */
  settled: Account[];
  /** Those whose code is still waited for. */
  pending: Account[];
};

/** What is connected for a principal, the default first. */
export async function findAccounts(tx: TenantTx, principal: Principal, now: Date): Promise<Accounts> {
  const all = await listAccounts(tx, principal);
  return {
    settled: all.filter(({ pendingUntil }) => pendingUntil === null),
    pending: all.filter(({ pendingUntil }) => pendingUntil !== null && now < pendingUntil),
  };
}
