import { sql } from 'kysely';
import { requireId, type TenantId } from '#kernel/ids.ts';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import type { Principal } from '../connection.ts';
import type { ConnectionId } from '../grants/grant.ts';
import type { CodeId } from './code.ts';

export type Pending = { connectionId: ConnectionId; codeId: CodeId; wrongCodes: number; expiresAt: Date };

export async function findPending(tx: TenantTx, connectionId: ConnectionId): Promise<Pending | undefined> {
  const row = await whole(tx).where('connection_id', '=', connectionId).executeTakeFirst();
  return row && pendingFrom(row);
}

/** Locked until the transaction ends, so that no two codes are tried at once. */
export async function lockPendingOf(tx: TenantTx, { kind, id }: Principal): Promise<Pending[]> {
  const rows = await whole(tx)
    .where('connection_id', 'in', query =>
      query
        .selectFrom('connections')
        .select('connections.id')
        .where('principal_kind', '=', kind)
        .where('principal_id', '=', id)
        .where('ended_at', 'is', null),
    )
    .orderBy('connection_id')
    .forUpdate()
    .execute();
  return rows.map(pendingFrom);
}

/** One consent after another makes a new code each time; the one before is no longer good. */
export async function upsertPending(
  tx: TenantTx,
  { connectionId, codeId, now, expiresAt }: Omit<Pending, 'wrongCodes'> & { now: Date },
): Promise<void> {
  const values = { code_id: codeId, wrong_codes: 0, expires_at: expiresAt };
  await tx
    .insertInto('pending_connections')
    .values({ connection_id: connectionId, created_at: now, ...values })
    .onConflict(conflict => conflict.columns(['tenant_id', 'connection_id']).doUpdateSet(values))
    .execute();
}

export async function countWrongCode(
  tx: TenantTx,
  connectionId: ConnectionId,
  { endsAt }: { endsAt: Date | undefined },
): Promise<void> {
  await tx
    .updateTable('pending_connections')
    .set({ wrong_codes: sql<number>`wrong_codes + 1`, ...(endsAt && { expires_at: endsAt }) })
    .where('connection_id', '=', connectionId)
    .execute();
}

export async function deletePending(tx: TenantTx, connectionId: ConnectionId): Promise<void> {
  await tx.deleteFrom('pending_connections').where('connection_id', '=', connectionId).execute();
}

/** Whose code has not come back in time. */
export async function listExpired(
  tx: SystemTx,
  { now, most }: { now: Date; most: number },
): Promise<{ tenantId: TenantId; connectionId: ConnectionId }[]> {
  const rows = await tx
    .selectFrom('pending_connections')
    .select(['tenant_id', 'connection_id'])
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(most)
    .execute();
  return rows.map(row => ({
    tenantId: requireId(row.tenant_id),
    connectionId: requireId(row.connection_id),
  }));
}

function whole(tx: TenantTx) {
  return tx
    .selectFrom('pending_connections')
    .select(['connection_id', 'code_id', 'wrong_codes', 'pending_connections.expires_at']);
}

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof whole>['executeTakeFirst']>>>;

function pendingFrom(row: Row): Pending {
  return {
    connectionId: requireId(row.connection_id),
    codeId: requireId(row.code_id),
    wrongCodes: row.wrong_codes,
    expiresAt: row.expires_at,
  };
}
