import { sql } from 'kysely';
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

export type Use = {
  actor: { kind: string; id: string; name: string | null };
  via: { kind: string; id: string; name: string | null; prefix: string | null; isRevoked: boolean } | null;
  scopes: string[];
  count: number;
  lastAt: Date;
};

/** Who was handed tokens of this connection, by the key or session they came with; the latest first. */
export async function listUses(tx: TenantTx, id: ConnectionId, since: Date, most: number): Promise<Use[]> {
  const rows = await tx
    .with('used', builder =>
      builder
        .selectFrom('vend_receipts')
        .select(['actor_kind', 'actor_id', 'via_kind', 'via_id'])
        .select(sql<number>`count(*)`.as('count'))
        .select(sql<Date>`max(at)`.as('last_at'))
        .select(sql<string>`string_agg(distinct array_to_string(scopes, ' '), ' ')`.as('scopes'))
        .where('connection_id', '=', id)
        .where('at', '>=', since)
        .groupBy(['actor_kind', 'actor_id', 'via_kind', 'via_id'])
        .orderBy('last_at', 'desc')
        .limit(most),
    )
    .selectFrom('used')
    .leftJoin('users', 'users.id', 'used.actor_id')
    .leftJoin('services', 'services.id', 'used.actor_id')
    .leftJoin('api_keys', 'api_keys.id', 'used.via_id')
    .select(['actor_kind', 'actor_id', 'via_kind', 'via_id', 'count', 'last_at', 'used.scopes'])
    .select(['users.name as user_name', 'services.name as service_name'])
    .select(['api_keys.name as key_name', 'prefix', 'revoked_at'])
    .orderBy('last_at', 'desc')
    .execute();
  return rows.map(row => ({
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.user_name ?? row.service_name },
    via:
      row.via_kind === null || row.via_id === null
        ? null
        : {
            kind: row.via_kind,
            id: row.via_id,
            name: row.key_name,
            prefix: row.prefix,
            isRevoked: row.revoked_at !== null,
          },
    scopes: [...new Set(row.scopes.split(' '))].sort(),
    count: row.count,
    lastAt: row.last_at,
  }));
}
