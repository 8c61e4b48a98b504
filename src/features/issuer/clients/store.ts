import { knownScopes } from '#features/access/api-keys/api-key.ts';
import type { ServiceId } from '#features/access/services/service.ts';
import { requireId } from '#kernel/ids.ts';
import type { KeyScope } from '#kernel/permissions.ts';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import type { Client, ClientId, PresentedClient } from './client.ts';

export type Shown = { secretHash: Buffer } | { jwks: string };

export async function insertClient(
  tx: TenantTx,
  client: {
    id: ClientId;
    serviceId: ServiceId;
    name: string;
    scopes: KeyScope[];
    createdAt: Date;
    shows: Shown;
  },
): Promise<void> {
  const { shows } = client;
  await tx
    .insertInto('service_clients')
    .values({
      id: client.id,
      service_id: client.serviceId,
      name: client.name,
      scopes: client.scopes,
      created_at: client.createdAt,
      secret_hash: 'secretHash' in shows ? shows.secretHash : null,
      jwks: 'jwks' in shows ? shows.jwks : null,
    })
    .execute();
}

function whole(tx: TenantTx) {
  return tx
    .selectFrom('service_clients')
    .innerJoin('services', join =>
      join
        .onRef('services.tenant_id', '=', 'service_clients.tenant_id')
        .onRef('services.id', '=', 'service_clients.service_id'),
    )
    .select(['service_clients.id', 'service_id', 'services.name as service_name', 'frozen_at'])
    .select(['service_clients.name', 'scopes', 'service_clients.created_at', 'last_used_at', 'revoked_at'])
    .select(columns => columns('secret_hash', 'is not', null).as('has_secret'));
}

type WholeRow = NonNullable<Awaited<ReturnType<ReturnType<typeof whole>['executeTakeFirst']>>>;

function clientFrom(row: WholeRow): Client {
  return {
    id: requireId(row.id),
    service: { id: requireId(row.service_id), name: row.service_name, isFrozen: row.frozen_at !== null },
    name: row.name,
    proof: row.has_secret ? 'secret' : 'key',
    scopes: knownScopes(row.scopes),
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}

export async function listClients(
  tx: TenantTx,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<Client[]> {
  const rows = await whole(tx)
    .$if(after !== undefined, query => query.where('service_clients.id', '<', after ?? ''))
    .orderBy('service_clients.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(clientFrom);
}

/** Locked until the transaction ends. */
export async function lockClient(tx: TenantTx, id: ClientId): Promise<Client | undefined> {
  const row = await whole(tx)
    .where('service_clients.id', '=', id)
    .forUpdate('service_clients')
    .executeTakeFirst();
  return row && clientFrom(row);
}

/** The trigger on it makes the client's epoch grow. */
export async function markRevoked(tx: TenantTx, id: ClientId, now: Date): Promise<void> {
  await tx.updateTable('service_clients').set({ revoked_at: now }).where('id', '=', id).execute();
}

/** One that may still come in: neither it nor its service nor its organisation is shut out. */
export async function findPresented(tx: SystemTx, id: ClientId): Promise<PresentedClient | undefined> {
  const row = await tx
    .selectFrom('service_clients')
    .innerJoin('tenants', 'tenants.id', 'service_clients.tenant_id')
    .innerJoin('services', join =>
      join
        .onRef('services.tenant_id', '=', 'service_clients.tenant_id')
        .onRef('services.id', '=', 'service_clients.service_id'),
    )
    .select([
      'service_clients.tenant_id',
      'service_clients.id',
      'service_id',
      'scopes',
      'secret_hash',
      'jwks',
    ])
    .select(['last_used_at', 'epoch'])
    .where('service_clients.id', '=', id)
    .where('revoked_at', 'is', null)
    .where('services.frozen_at', 'is', null)
    .where('tenants.frozen_at', 'is', null)
    .where('tenants.deleted_at', 'is', null)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    tenantId: requireId(row.tenant_id),
    id: requireId(row.id),
    serviceId: requireId(row.service_id),
    scopes: knownScopes(row.scopes),
    lastUsedAt: row.last_used_at,
    epoch: row.epoch,
    shows: row.secret_hash
      ? { kind: 'secret', hash: row.secret_hash }
      : { kind: 'key', jwks: row.jwks ?? '{"keys":[]}' },
  };
}

export async function markUsed(tx: SystemTx, { tenantId, id }: PresentedClient, now: Date): Promise<void> {
  await tx
    .updateTable('service_clients')
    .set({ last_used_at: now })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute();
}

/** Those that opened nothing for long. Until then they stay in the list, as revoked. */
export async function deleteDeadClients(tx: SystemTx, before: Date): Promise<void> {
  await tx.deleteFrom('service_clients').where('revoked_at', '<', before).execute();
}
