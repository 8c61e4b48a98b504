import { requireId, type TenantId } from '#kernel/ids.ts';
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

/** In the order in which a rotation locks them, so that neither waits for the other in a circle. */
export async function deleteTenantKeys(tx: TenantTx, tenantId: TenantId): Promise<void> {
  await rawConnection(tx).query(
    `delete from tenant_keys where tenant_id = $1 and id in
       (select id from tenant_keys where tenant_id = $1 order by id for update)`,
    [tenantId],
  );
}

export type TenantKeyState = { id: string; madeAt: Date; isCurrent: boolean; isResealed: boolean };

export async function listTenantsWithKeys(tx: SystemTx): Promise<TenantId[]> {
  const rows = await tx
    .selectFrom('tenant_keys')
    .select('tenant_id')
    .distinct()
    .orderBy('tenant_id')
    .execute();
  return rows.map(row => requireId(row.tenant_id));
}

/** Locked, so that two rotations at once make one new key. */
export async function lockTenantKeys(tx: TenantTx): Promise<TenantKeyState[]> {
  const rows = await tx
    .selectFrom('tenant_keys')
    .select(['id', 'created_at', 'is_current', 'resealed_at'])
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map(row => ({
    id: row.id,
    madeAt: row.created_at,
    isCurrent: row.is_current,
    isResealed: row.resealed_at !== null,
  }));
}

export async function replaceCurrentTenantKey(
  tx: TenantTx,
  key: StoredTenantKey & { madeAt: Date },
): Promise<void> {
  await rawConnection(tx).query(
    'update tenant_keys set is_current = false, superseded_at = now() where is_current',
  );
  await tx
    .insertInto('tenant_keys')
    .values({ id: key.id, wrapped: key.wrapped, created_at: key.madeAt, is_current: true })
    .execute();
}

export async function markResealed(tx: TenantTx, ids: readonly string[]): Promise<void> {
  await rawConnection(tx).query(
    'update tenant_keys set resealed_at = now() where id = any($1) and not is_current',
    [ids],
  );
}

export async function listRestedTenantKeys(tx: TenantTx, restMs: number): Promise<string[]> {
  const { rows } = await rawConnection(tx).query(
    `select id from tenant_keys
     where resealed_at is not null and superseded_at < now() - $1 * interval '1 millisecond' order by id`,
    [restMs],
  );
  return rows.map(row => row.id);
}

export async function deleteTenantKey(tx: TenantTx, id: string): Promise<void> {
  await tx.deleteFrom('tenant_keys').where('id', '=', id).execute();
}

export async function countTenantKeys(
  tx: SystemTx,
): Promise<{ current: number; superseded: number; oldestMadeAt: Date | null }> {
  return tx
    .selectFrom('tenant_keys')
    .select(({ fn }) => [
      fn.countAll<number>().filterWhere('is_current', '=', true).as('current'),
      fn.countAll<number>().filterWhere('is_current', '=', false).as('superseded'),
      fn.min('created_at').as('oldestMadeAt'),
    ])
    .executeTakeFirstOrThrow();
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

export async function hasRested(tx: SystemTx, id: string, forMs: number): Promise<boolean> {
  const { rowCount } = await rawConnection(tx).query(
    `select from key_encryption_keys where id = $1 and superseded_at < now() - $2 * interval '1 millisecond'`,
    [id, forMs],
  );
  return rowCount === 1;
}

export async function markRetired(tx: SystemTx, id: string): Promise<void> {
  await rawConnection(tx).query('update key_encryption_keys set retired_at = now() where id = $1', [id]);
}

export async function findInstallationRoot(tx: SystemTx): Promise<Buffer | undefined> {
  const row = await tx.selectFrom('installation_root').select('wrapped').executeTakeFirst();
  return row?.wrapped;
}

export async function insertInstallationRoot(tx: SystemTx, wrapped: Buffer, madeAt: Date): Promise<void> {
  await tx.insertInto('installation_root').values({ wrapped, made_at: madeAt }).execute();
}
