import { type RawBuilder, sql } from 'kysely';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import type { ConnectionId } from '../../grants/grant.ts';

export type Use = {
  actor: { kind: string; id: string; name: string | null };
  via: { kind: string; id: string; name: string | null; prefix: string | null; isRevoked: boolean } | null;
  scopes: string[];
  count: number;
  lastAt: Date;
};

/** What is in the book, and what is still in the journal. */
function everyUse(tx: TenantTx, id: ConnectionId, since: Date) {
  return tx
    .selectFrom('receipt_lines')
    .select(['actor_kind', 'actor_id', 'via_kind', 'via_id', 'scopes', 'times', 'last_at'])
    .where('connection_id', '=', id)
    .where('last_at', '>=', since)
    .unionAll(
      tx
        .selectFrom('vend_receipts')
        .select(['actor_kind', 'actor_id', 'via_kind', 'via_id', 'scopes', 'times', 'at as last_at'])
        .where('connection_id', '=', id)
        .where('at', '>=', since),
    )
    .as('use');
}

/** Who was handed tokens of this connection, by the key or session they came with; the latest first. */
export async function listUses(tx: TenantTx, id: ConnectionId, since: Date, most: number): Promise<Use[]> {
  const rows = await tx
    .with('used', () =>
      tx
        .selectFrom(everyUse(tx, id, since))
        .select(['actor_kind', 'actor_id', 'via_kind', 'via_id'])
        .select(sql<number>`sum(times)::bigint`.as('count'))
        .select(sql<Date>`max(last_at)`.as('last_at'))
        .select(sql<string>`string_agg(distinct array_to_string(scopes, ' '), ' ')`.as('scopes'))
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

/** The last use of each connection that is in the journal, to be joined: the journal is read once for all. */
export function recentUses(tx: TenantTx) {
  return tx
    .selectFrom('vend_receipts')
    .select(receipts => ['connection_id', receipts.fn.max('at').as('at')])
    .groupBy('connection_id')
    .as('recent');
}

/** For a query on `connections` that has joined `recentUses`. */
export const lastUsedAt: RawBuilder<Date | null> = sql`greatest(recent.at, (
  select last_at from receipt_lines where receipt_lines.tenant_id = connections.tenant_id
    and receipt_lines.connection_id = connections.id order by last_at desc limit 1))`;

/** Connections used since then, of all tenants, of which the book does not know yet. */
export function unboundUses(tx: SystemTx, since: Date) {
  return tx
    .selectFrom('vend_receipts')
    .select(['tenant_id', 'connection_id'])
    .distinct()
    .where('at', '>=', since)
    .as('unbound');
}
