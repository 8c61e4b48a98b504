import type { TenantId } from '#kernel/ids.ts';
import { rawConnection, type SystemTx, type TenantTx } from '#platform/postgres/transaction.ts';

/** One for all nodes: whoever holds it may make the first keys or change the ring. Released with the transaction. */
const KEYS_LOCK = 4_270_010;

export type StoredTenantKey = { id: string; wrapped: Buffer };
export type RegisteredKey = {
  id: string;
  checkValue: Buffer;
  madeAt: Date;
  supersededAt: Date | null;
  retiredAt: Date | null;
};

export async function lockKeys(tx: SystemTx): Promise<void> {
  await rawConnection(tx).query('select pg_advisory_xact_lock($1)', [KEYS_LOCK]);
}

export async function findCurrentTenantKey(
  tx: TenantTx,
  tenantId: TenantId,
): Promise<StoredTenantKey | undefined> {
  return tx
    .selectFrom('tenant_keys')
    .select(['id', 'wrapped'])
    .where('tenant_id', '=', tenantId)
    .where('is_current', '=', true)
    .executeTakeFirst();
}

export async function findTenantKey(
  tx: TenantTx,
  tenantId: TenantId,
  id: string,
): Promise<StoredTenantKey | undefined> {
  return tx
    .selectFrom('tenant_keys')
    .select(['id', 'wrapped'])
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function insertFirstTenantKey(
  tx: SystemTx,
  tenantId: TenantId,
  key: StoredTenantKey & { madeAt: Date },
): Promise<void> {
  await tx
    .insertInto('tenant_keys')
    .values({
      tenant_id: tenantId,
      id: key.id,
      wrapped: key.wrapped,
      created_at: key.madeAt,
      is_current: true,
    })
    .execute();
}

export async function deleteTenantKeys(tx: TenantTx, tenantId: TenantId): Promise<void> {
  await tx.deleteFrom('tenant_keys').where('tenant_id', '=', tenantId).execute();
}

export async function listRegisteredKeys(tx: SystemTx): Promise<RegisteredKey[]> {
  return tx
    .selectFrom('key_encryption_keys')
    .select([
      'id',
      'check_value as checkValue',
      'made_at as madeAt',
      'superseded_at as supersededAt',
      'retired_at as retiredAt',
    ])
    .orderBy('made_at')
    .orderBy('id')
    .execute();
}

/** Makes this key the one that seals; the one before it is superseded from this moment on. */
export async function registerCurrentKey(
  tx: SystemTx,
  key: { id: string; checkValue: Buffer; madeAt: Date },
): Promise<void> {
  const connection = rawConnection(tx);
  await connection.query(
    'update key_encryption_keys set superseded_at = now() where superseded_at is null and id <> $1',
    [key.id],
  );
  await connection.query(
    `insert into key_encryption_keys (id, check_value, made_at) values ($1, $2, $3)
     on conflict (id) do update set superseded_at = null where key_encryption_keys.superseded_at is not null`,
    [key.id, key.checkValue, key.madeAt],
  );
}

export async function findInstallationRoot(tx: SystemTx): Promise<Buffer | undefined> {
  const row = await tx.selectFrom('installation_root').select('wrapped').executeTakeFirst();
  return row?.wrapped;
}

export async function insertInstallationRoot(tx: SystemTx, wrapped: Buffer, madeAt: Date): Promise<void> {
  await tx.insertInto('installation_root').values({ wrapped, made_at: madeAt }).execute();
}
