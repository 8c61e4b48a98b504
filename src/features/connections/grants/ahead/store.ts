import { sql } from 'kysely';
import { requireService } from '#features/apps/capabilities.ts';
import { requireId, type TenantId } from '#kernel/ids.ts';
import type { SystemTx } from '#platform/postgres/transaction.ts';
import { unboundUses } from '../../receipts/uses/store.ts';
import type { GrantKey } from '../grant.ts';

export type Due = { tenantId: TenantId; key: GrantKey };

/**
 * Living grants whose token is about to expire and was used lately, and those nobody has heard of for a
 * while; not of whom or what is frozen. The first of every organisation, then the second of every organisation, and so on.
 */
export async function listDue(
  tx: SystemTx,
  asked: { now: Date; expiresBefore: Date; usedSince: Date; heardOfSince: Date; most: number },
): Promise<Due[]> {
  const { now, expiresBefore, usedSince, heardOfSince, most } = asked;
  const rows = await tx
    .selectFrom('grants as g')
    .innerJoin('tenants as t', 't.id', 'g.tenant_id')
    .innerJoin('connections as c', join =>
      join.onRef('c.tenant_id', '=', 'g.tenant_id').onRef('c.id', '=', 'g.connection_id'),
    )
    .leftJoin('users as u', join =>
      join
        .onRef('u.tenant_id', '=', 'c.tenant_id')
        .on('c.principal_kind', '=', 'user')
        .on(sql<boolean>`u.id::text = c.principal_id`),
    )
    .leftJoin('google_apps as a', join =>
      join.onRef('a.tenant_id', '=', 'g.tenant_id').onRef('a.client_id', '=', 'g.client_id'),
    )
    .leftJoin(unboundUses(tx, usedSince), join =>
      join
        .onRef('unbound.tenant_id', '=', 'g.tenant_id')
        .onRef('unbound.connection_id', '=', 'g.connection_id'),
    )
    .select(['g.tenant_id', 'g.connection_id', 'g.service'])
    .select(
      sql<number>`row_number() over (partition by g.tenant_id order by g.access_token_expires_at nulls first)`.as(
        'turn',
      ),
    )
    .where('g.state', '=', 'live')
    .where('t.frozen_at', 'is', null)
    .where('t.deleted_at', 'is', null)
    .where('u.frozen_at', 'is', null)
    .where(where => where.or([where('g.retry_at', 'is', null), where('g.retry_at', '<=', now)]))
    .where(where => where.or([where('a.retry_at', 'is', null), where('a.retry_at', '<=', now)]))
    .where(where =>
      where.or([
        where('g.refreshed_at', '<', heardOfSince),
        where.and([
          where('g.access_token_expires_at', '<', expiresBefore),
          where.or([
            where('unbound.connection_id', 'is not', null),
            where.exists(
              where
                .selectFrom('receipt_lines as r')
                .select('r.last_at')
                .whereRef('r.tenant_id', '=', 'g.tenant_id')
                .whereRef('r.connection_id', '=', 'g.connection_id')
                .where('r.last_at', '>=', usedSince),
            ),
          ]),
        ]),
      ]),
    )
    .orderBy('turn')
    .orderBy('g.access_token_expires_at')
    .limit(most)
    .execute();
  return rows.map(row => ({
    tenantId: requireId(row.tenant_id),
    key: { connectionId: requireId(row.connection_id), service: requireService(row.service) },
  }));
}
