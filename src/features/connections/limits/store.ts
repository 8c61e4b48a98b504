import { sql } from 'kysely';
import { isRole, type Role } from '#features/access/roles.ts';
import { type Capability, capabilitiesIn } from '#features/apps/capabilities.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Asker } from './asker.ts';
import type { Limit, Whose } from './limit.ts';

/** All that bind one asker: the organisation's, those of the person's role of today, of the service and of the key. */
export async function listLimitsOn(tx: TenantTx, { userId, keyId, serviceId }: Asker): Promise<Limit[]> {
  const rows = await tx
    .selectFrom('capability_limits')
    .select('capabilities')
    .where(where =>
      where.or([
        where('whose', '=', 'tenant'),
        ...(keyId ? [where('api_key_id', '=', keyId)] : []),
        ...(serviceId ? [where('service_id', '=', serviceId)] : []),
        ...(userId
          ? [
              where(
                'role',
                '=',
                where.selectFrom('users').select('users.role').where('users.id', '=', userId),
              ),
            ]
          : []),
      ]),
    )
    .execute();
  return rows.map(row => capabilitiesIn(row.capabilities));
}

export type GeneralLimits = { tenant: Capability[] | null; roles: Map<Role, Capability[]> };

export async function readGeneralLimits(tx: TenantTx): Promise<GeneralLimits> {
  const rows = await tx
    .selectFrom('capability_limits')
    .select(['role', 'capabilities'])
    .where('service_id', 'is', null)
    .where('api_key_id', 'is', null)
    .execute();
  const limits: GeneralLimits = { tenant: null, roles: new Map() };
  for (const { role, capabilities } of rows) {
    if (role === null) limits.tenant = capabilitiesIn(capabilities);
    else if (isRole(role)) limits.roles.set(role, capabilitiesIn(capabilities));
  }
  return limits;
}

/** Locked until the transaction ends, where there is one. */
export async function lockLimit(tx: TenantTx, whose: Whose): Promise<Capability[] | null> {
  const row = await tx
    .selectFrom('capability_limits')
    .select('capabilities')
    .where('whose', '=', nameOf(whose))
    .forUpdate()
    .executeTakeFirst();
  return row ? capabilitiesIn(row.capabilities) : null;
}

export async function deleteLimit(tx: TenantTx, whose: Whose): Promise<void> {
  await tx.deleteFrom('capability_limits').where('whose', '=', nameOf(whose)).execute();
}

export async function upsertLimit(tx: TenantTx, whose: Whose, limit: Limit, now: Date): Promise<void> {
  const values = { capabilities: [...limit], changed_at: now };
  await tx
    .insertInto('capability_limits')
    .values({
      role: whose.kind === 'role' ? whose.role : null,
      service_id: whose.kind === 'service' ? whose.id : null,
      api_key_id: whose.kind === 'api_key' ? whose.id : null,
      ...values,
    })
    .onConflict(conflict => conflict.columns(['tenant_id', 'whose']).doUpdateSet(values))
    .execute();
}

/** As the database makes it. */
function nameOf(whose: Whose): string {
  switch (whose.kind) {
    case 'tenant':
      return 'tenant';
    case 'role':
      return whose.role;
    case 'service':
    case 'api_key':
      return whose.id;
    default:
      return whose satisfies never;
  }
}

/** Services, and keys of people: each key of a service is bound by its service. */
export async function isClient(tx: TenantTx, whose: Whose): Promise<boolean> {
  if (whose.kind === 'service') {
    const row = await tx.selectFrom('services').select('id').where('id', '=', whose.id).executeTakeFirst();
    return row !== undefined;
  }
  if (whose.kind !== 'api_key') return true;
  const row = await tx
    .selectFrom('api_keys')
    .select('id')
    .where('id', '=', whose.id)
    .where('user_id', 'is not', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

export type LimitedClient = {
  kind: 'service' | 'api_key';
  id: string;
  name: string;
  /** Of a key. */
  ownerName: string | null;
  isFrozen: boolean;
  capabilities: Capability[] | null;
};

/** The newest first. */
export async function listClients(
  tx: TenantTx,
  { after, limit, now }: { after: string | undefined; limit: number; now: Date },
): Promise<LimitedClient[]> {
  const rows = await tx
    .selectFrom('services')
    .leftJoin('capability_limits as l', 'l.service_id', 'services.id')
    .select(['services.id', 'services.name', 'services.frozen_at', 'l.capabilities'])
    .select(select => [
      select.val('service').as('kind'),
      select.cast<string | null>(select.val(null), 'text').as('owner_name'),
    ])
    .unionAll(
      tx
        .selectFrom('api_keys')
        .innerJoin('users', 'users.id', 'api_keys.user_id')
        .leftJoin('capability_limits as l', 'l.api_key_id', 'api_keys.id')
        .select(['api_keys.id', 'api_keys.name', 'users.frozen_at', 'l.capabilities'])
        .select(select => [
          select.val('api_key').as('kind'),
          select.cast<string | null>('users.name', 'text').as('owner_name'),
        ])
        .where('revoked_at', 'is', null)
        .where(where => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)])),
    )
    .$call(both =>
      tx
        .selectFrom(both.as('clients'))
        .selectAll()
        .$if(after !== undefined, query => query.where('id', '<', after ?? ''))
        .orderBy('id', 'desc')
        .limit(limit),
    )
    .execute();
  return rows.map(row => ({
    kind: row.kind === 'service' ? 'service' : 'api_key',
    id: row.id,
    name: row.name,
    ownerName: row.owner_name,
    isFrozen: row.frozen_at !== null,
    capabilities: row.capabilities && capabilitiesIn(row.capabilities),
  }));
}

export type Excess = {
  connectionId: string;
  address: string;
  principal: { kind: string; id: string; name: string | null };
  role: string | null;
  capabilities: Capability[];
};

/** Connections that have more than their person may ask for by now; the newest first. */
export async function listExcess(
  tx: TenantTx,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<Excess[]> {
  const rows = await tx
    .selectFrom('connections as c')
    .innerJoin('grants as g', join => join.onRef('g.connection_id', '=', 'c.id').on('g.state', '<>', 'ended'))
    .innerJoinLateral(sql<{ name: string }>`unnest(g.capabilities)`.as<'had'>(sql`had (name)`), join =>
      join.onTrue(),
    )
    .leftJoin('users as u', join =>
      join.on('c.principal_kind', '=', 'user').on(sql<boolean>`u.id::text = c.principal_id`),
    )
    .leftJoin('capability_limits as whole', join => join.on('whole.whose', '=', 'tenant'))
    .leftJoin('capability_limits as own', join => join.onRef('own.role', '=', 'u.role'))
    .select(['c.id', 'c.address', 'c.principal_kind', 'c.principal_id', 'u.name', 'u.role'])
    .select(sql<string[]>`array_agg(distinct had.name)`.as('capabilities'))
    .where('c.ended_at', 'is', null)
    .where(sql<boolean>`(had.name <> all (whole.capabilities) or had.name <> all (own.capabilities))`)
    .$if(after !== undefined, query => query.where('c.id', '<', after ?? ''))
    .groupBy(['c.id', 'c.address', 'c.principal_kind', 'c.principal_id', 'u.name', 'u.role'])
    .orderBy('c.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(row => ({
    connectionId: row.id,
    address: row.address,
    principal: { kind: row.principal_kind, id: row.principal_id, name: row.name },
    role: row.role,
    capabilities: capabilitiesIn(row.capabilities),
  }));
}

/** How many connections have each capability today. */
export async function countGranted(tx: TenantTx): Promise<Map<string, number>> {
  const rows = await tx
    .selectFrom('connections as c')
    .innerJoin('grants as g', join => join.onRef('g.connection_id', '=', 'c.id').on('g.state', '<>', 'ended'))
    .select(sql<string>`unnest(g.capabilities)`.as('name'))
    .select(sql<number>`count(distinct c.id)`.as('count'))
    .where('c.ended_at', 'is', null)
    .groupBy('name')
    .execute();
  return new Map(rows.map(({ name, count }) => [name, count]));
}
