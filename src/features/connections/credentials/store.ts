import { requireId, type UserId } from '#kernel/ids.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { ConnectionId } from '../grants/grant.ts';

/** The one that is meant when nobody says which: the default, or else the oldest. */
export async function findUsual(tx: TenantTx, userId: UserId): Promise<ConnectionId | undefined> {
  const row = await tx
    .selectFrom('connections')
    .select('id')
    .where('principal_kind', '=', 'user')
    .where('principal_id', '=', userId)
    .where('ended_at', 'is', null)
    .orderBy('is_default', 'desc')
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
  return row && requireId(row.id);
}
