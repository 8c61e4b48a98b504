import { sql } from 'kysely';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Claimable } from './claimable.ts';
import type { ClientName, ListedClient } from './client.ts';
import type { ExchangeDoors, StoredSettings } from './settings.ts';

const SECOND_MS = 1_000;

const settingColumns = ['minimum_ttl_seconds', 'claims', 'claimable'] as const;

type SettingRow = { minimum_ttl_seconds: number; claims: string; claimable: string[] };

function settingsFrom({ minimum_ttl_seconds, claims, claimable }: SettingRow): StoredSettings {
  return { minimumTtlMs: minimum_ttl_seconds * SECOND_MS, claims: claimsFrom(claims, claimable) };
}

function claimsFrom(kind: string, names: readonly string[]): Claimable {
  if (kind === 'none' || kind === 'any') return { kind };
  if (kind === 'listed') return { kind, names };
  throw new Error('The database holds a rule for subjects this version does not know.');
}

export async function readSettingsOf(tx: TenantTx, clientId: string): Promise<StoredSettings | undefined> {
  const row = await tx
    .selectFrom('exchange_settings')
    .select(settingColumns)
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return row && settingsFrom(row);
}

/** Its epoch, or those of all its keys, grow with it. */
export async function upsertSettings(
  tx: TenantTx,
  { kind, id }: ClientName,
  { minimumTtlMs, claims }: StoredSettings,
  now: Date,
): Promise<void> {
  const values = {
    minimum_ttl_seconds: minimumTtlMs / SECOND_MS,
    claims: claims.kind,
    claimable: claims.kind === 'listed' ? [...claims.names] : [],
    changed_at: now,
  };
  await tx
    .insertInto('exchange_settings')
    .values({
      service_id: kind === 'service' ? id : null,
      api_key_id: kind === 'api_key' ? id : null,
      ...values,
    })
    .onConflict(conflict => conflict.columns(['tenant_id', 'client_id']).doUpdateSet(values))
    .execute();
}

export async function deleteSettings(tx: TenantTx, { id }: ClientName): Promise<void> {
  await tx.deleteFrom('exchange_settings').where('client_id', '=', id).execute();
}

/** How it is called, and locked until the transaction ends. Keys of a service go by their service. */
export async function lockClient(tx: TenantTx, { kind, id }: ClientName): Promise<string | undefined> {
  const row =
    kind === 'service'
      ? await tx.selectFrom('services').select('name').where('id', '=', id).forUpdate().executeTakeFirst()
      : await tx
          .selectFrom('api_keys')
          .select('name')
          .where('id', '=', id)
          .where('user_id', 'is not', null)
          .where('revoked_at', 'is', null)
          .forUpdate()
          .executeTakeFirst();
  return row?.name;
}

const livingScopes = sql<string[]>`array(
  select distinct unnest(k.scopes) from api_keys k
  where k.service_id = services.id and k.revoked_at is null)`;

/** The newest first. */
export async function listClients(
  tx: TenantTx,
  { after, limit, now }: { after: string | undefined; limit: number; now: Date },
): Promise<ListedClient[]> {
  const rows = await tx
    .selectFrom('services')
    .leftJoin('exchange_settings as e', 'e.service_id', 'services.id')
    .select(['services.id', 'services.name', 'services.frozen_at', livingScopes.as('scopes')])
    .select(settingColumns)
    .select(select => [
      select.val('service').as('kind'),
      select.cast<string | null>(select.val(null), 'text').as('owner_name'),
    ])
    .unionAll(
      tx
        .selectFrom('api_keys')
        .innerJoin('users', 'users.id', 'api_keys.user_id')
        .leftJoin('exchange_settings as e', 'e.api_key_id', 'api_keys.id')
        .select(['api_keys.id', 'api_keys.name', 'users.frozen_at', 'api_keys.scopes'])
        .select(settingColumns)
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
  return rows.map(({ minimum_ttl_seconds, claims, claimable, ...row }) => ({
    kind: row.kind === 'service' ? 'service' : 'api_key',
    id: row.id,
    name: row.name,
    ownerName: row.owner_name,
    isFrozen: row.frozen_at !== null,
    mayExchange: row.scopes.includes('tokens.exchange'),
    hasClaims: row.scopes.includes('subjects.claim'),
    settings:
      minimum_ttl_seconds === null || claims === null || claimable === null
        ? null
        : settingsFrom({ minimum_ttl_seconds, claims, claimable }),
  }));
}

export async function readDoors(tx: TenantTx): Promise<ExchangeDoors | undefined> {
  const row = await tx
    .selectFrom('exchange_doors')
    .select(['takes_get', 'takes_key_in_body', 'takes_key_in_query'])
    .executeTakeFirst();
  return (
    row && {
      takesGet: row.takes_get,
      takesKeyInBody: row.takes_key_in_body,
      takesKeyInQuery: row.takes_key_in_query,
    }
  );
}

/** The epochs of all keys grow with it. */
export async function upsertDoors(tx: TenantTx, doors: ExchangeDoors, now: Date): Promise<void> {
  const values = {
    takes_get: doors.takesGet,
    takes_key_in_body: doors.takesKeyInBody,
    takes_key_in_query: doors.takesKeyInQuery,
    changed_at: now,
  };
  await tx
    .insertInto('exchange_doors')
    .values(values)
    .onConflict(conflict => conflict.column('tenant_id').doUpdateSet(values))
    .execute();
}
