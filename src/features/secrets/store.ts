import { rawConnection, type TenantTx } from '#platform/postgres/transaction.ts';
import { type SecretName, secretNames } from './secrets.ts';

/** Until the transaction ends nobody else changes secrets of this organisation, whether there are any yet or not. */
export async function lockSecrets(tx: TenantTx): Promise<void> {
  await rawConnection(tx).query(
    "select pg_advisory_xact_lock(hashtextextended(concat_ws(' ', 'secrets', current_tenant()), 0))",
  );
}

export async function listSecrets(
  tx: TenantTx,
  names: readonly SecretName[],
): Promise<{ name: SecretName; sealed: Buffer }[]> {
  if (names.length === 0) return [];
  const rows = await tx
    .selectFrom('tenant_secrets')
    .select(['name', 'sealed'])
    .where('name', 'in', names)
    .execute();
  return rows.flatMap(row => {
    const name = secretNames.find(known => known === row.name);
    return name ? [{ name, sealed: row.sealed }] : [];
  });
}

export async function upsertSecret(
  tx: TenantTx,
  { name, sealed, now }: { name: SecretName; sealed: Buffer; now: Date },
): Promise<void> {
  await tx
    .insertInto('tenant_secrets')
    .values({ name, sealed, updated_at: now })
    .onConflict(conflict => conflict.columns(['tenant_id', 'name']).doUpdateSet({ sealed, updated_at: now }))
    .execute();
}

export async function deleteSecret(tx: TenantTx, name: SecretName): Promise<void> {
  await tx.deleteFrom('tenant_secrets').where('name', '=', name).execute();
}
