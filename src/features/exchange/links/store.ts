import { sql } from 'kysely';
import { capabilitiesIn } from '#features/apps/capabilities.ts';
import { requireId, type TenantId } from '#kernel/ids.ts';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import type { Asker, LinkId, StoredLink } from './link.ts';

type NewLink = Omit<StoredLink, 'capabilities' | 'followedAt'> & {
  capabilities: readonly string[];
  hash: Buffer;
  now: Date;
};

/** Takes the place of one that is of no more use, and leaves one that is. */
export async function upsertLink(tx: TenantTx, link: NewLink): Promise<void> {
  const values = {
    id: link.id,
    token_hash: link.hash,
    capabilities: [...link.capabilities],
    connection_id: link.connectionId ?? null,
    created_at: link.now,
    expires_at: link.expiresAt,
    followed_at: null,
  };
  await tx
    .insertInto('exchange_links')
    .values({
      principal_kind: link.principal.kind,
      principal_id: link.principal.id,
      user_id: link.asker.userId ?? null,
      service_id: link.asker.serviceId ?? null,
      api_key_id: link.asker.keyId ?? null,
      ...values,
    })
    .onConflict(conflict =>
      conflict
        .columns(['tenant_id', 'principal_kind', 'principal_id', 'asker'])
        .doUpdateSet(values)
        .where(where =>
          where.or([
            where('exchange_links.expires_at', '<=', link.now),
            where('exchange_links.followed_at', 'is not', null),
            sql<boolean>`exchange_links.capabilities <> excluded.capabilities`,
            sql<boolean>`exchange_links.connection_id is distinct from excluded.connection_id`,
          ]),
        ),
    )
    .execute();
}

export async function findLinkOf(
  tx: TenantTx,
  { kind, id }: StoredLink['principal'],
  { userId, serviceId, keyId }: Asker,
): Promise<Pick<StoredLink, 'id' | 'expiresAt'> | undefined> {
  const row = await tx
    .selectFrom('exchange_links')
    .select(['id', 'expires_at'])
    .where('principal_kind', '=', kind)
    .where('principal_id', '=', id)
    .where('user_id', userId ? '=' : 'is', userId ?? null)
    .where('service_id', serviceId ? '=' : 'is', serviceId ?? null)
    .where('api_key_id', keyId ? '=' : 'is', keyId ?? null)
    .executeTakeFirst();
  return row && { id: requireId(row.id), expiresAt: row.expires_at };
}

/** Whose link this is, for somebody of whom nothing is known yet. */
export async function findPlaceOfLink(
  tx: SystemTx,
  hash: Buffer,
): Promise<{ tenantId: TenantId; id: LinkId } | undefined> {
  const row = await tx
    .selectFrom('exchange_links')
    .innerJoin('tenants', 'tenants.id', 'exchange_links.tenant_id')
    .select(['exchange_links.tenant_id', 'exchange_links.id'])
    .where('token_hash', '=', hash)
    .where('tenants.frozen_at', 'is', null)
    .where('tenants.deleted_at', 'is', null)
    .executeTakeFirst();
  return row && { tenantId: requireId(row.tenant_id), id: requireId(row.id) };
}

export async function findLink(tx: TenantTx, id: LinkId): Promise<StoredLink | undefined> {
  const row = await tx.selectFrom('exchange_links').selectAll().where('id', '=', id).executeTakeFirst();
  return row && linkFrom(row);
}

/** False when somebody else was faster: a link is followed once. */
export async function markFollowed(tx: TenantTx, id: LinkId, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('exchange_links')
    .set({ followed_at: now })
    .where('id', '=', id)
    .where('followed_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function deleteExpiredLinks(tx: SystemTx, before: Date): Promise<void> {
  await tx.deleteFrom('exchange_links').where('expires_at', '<', before).execute();
}

type Row = {
  id: string;
  principal_kind: string;
  principal_id: string;
  user_id: string | null;
  service_id: string | null;
  api_key_id: string | null;
  capabilities: string[];
  connection_id: string | null;
  expires_at: Date;
  followed_at: Date | null;
};

function linkFrom(row: Row): StoredLink {
  return {
    id: requireId(row.id),
    principal: { kind: kindOf(row.principal_kind), id: requireId(row.principal_id) },
    asker: {
      userId: row.user_id === null ? undefined : requireId(row.user_id),
      serviceId: row.service_id === null ? undefined : requireId(row.service_id),
      keyId: row.api_key_id === null ? undefined : requireId(row.api_key_id),
    },
    capabilities: capabilitiesIn(row.capabilities),
    connectionId: row.connection_id === null ? undefined : requireId(row.connection_id),
    expiresAt: row.expires_at,
    followedAt: row.followed_at,
  };
}

function kindOf(text: string): StoredLink['principal']['kind'] {
  if (text === 'user' || text === 'service' || text === 'subject') return text;
  throw new Error('The database holds a link for a principal of a kind this version does not know.');
}

export type LinkNames = {
  tenant: string;
  principal: string;
  /** Of a subject: the service, or the issuer that names it. */
  platform: string | null;
  announcedAddress: string | null;
  isFrozen: boolean;
};

/** As people read them. Undefined when whoever it was for is gone. */
export async function readNames(
  tx: TenantTx,
  { principal, asker }: StoredLink,
): Promise<LinkNames | undefined> {
  const row = await tx
    .selectFrom('tenants')
    .leftJoin('users', join => join.on('users.id', '=', principal.kind === 'user' ? principal.id : null))
    .leftJoin('services', join =>
      join.on('services.id', '=', principal.kind === 'service' ? principal.id : (asker.serviceId ?? null)),
    )
    .leftJoin('subjects', join =>
      join.on('subjects.id', '=', principal.kind === 'subject' ? principal.id : null),
    )
    .leftJoin('jwt_issuers', 'jwt_issuers.id', 'subjects.issuer_id')
    .select(['tenants.name as tenant', 'users.name as user', 'services.name as service'])
    .select(['subjects.name as subject', 'jwt_issuers.name as issuer', 'subjects.announced_address'])
    .select(['users.frozen_at as a', 'services.frozen_at as b', 'subjects.frozen_at as c'])
    .executeTakeFirst();
  const name = row && { user: row.user, service: row.service, subject: row.subject }[principal.kind];
  if (!row || !name) return undefined;
  return {
    tenant: row.tenant ?? '',
    principal: name,
    platform: principal.kind === 'subject' ? (row.issuer ?? row.service) : null,
    announcedAddress: row.announced_address,
    isFrozen: row.a !== null || row.b !== null || row.c !== null,
  };
}
