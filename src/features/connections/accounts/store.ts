import { requireId } from '#kernel/ids.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Principal } from '../connection.ts';
import type { ConnectionId } from '../grants/grant.ts';

export type Account = {
  id: ConnectionId;
  address: string;
  label: string | null;
  isDefault: boolean;
  /** Until then its code is waited for. Null: it is settled. */
  pendingUntil: Date | null;
};

const MOST = 100; // nobody chooses from more

/** All that are connected for this principal; the default first, then the oldest. */
export async function listAccounts(tx: TenantTx, { kind, id }: Principal): Promise<Account[]> {
  const rows = await tx
    .selectFrom('connections')
    .leftJoin('pending_connections as pending', 'pending.connection_id', 'connections.id')
    .select(['connections.id', 'address', 'label', 'is_default', 'pending.expires_at'])
    .where('principal_kind', '=', kind)
    .where('principal_id', '=', id)
    .where('ended_at', 'is', null)
    .orderBy('is_default', 'desc')
    .orderBy('connections.created_at')
    .limit(MOST)
    .execute();
  return rows.map(row => ({
    id: requireId(row.id),
    address: row.address,
    label: row.label,
    isDefault: row.is_default,
    pendingUntil: row.expires_at,
  }));
}
