import { requireId, type TenantId } from '#kernel/ids.ts';
import { rawConnection, type SystemTx, type TenantTx } from '#platform/postgres/transaction.ts';
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

type KindElsewhere = 'files' | 'vault';

/** Whether there is something outside, as far as this database knows. */
export async function findKept(tx: TenantTx, kind: KindElsewhere): Promise<boolean> {
  const row = await tx
    .selectFrom('kept_secrets')
    .select('has_any')
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row?.has_any ?? false;
}

export async function upsertKept(
  tx: TenantTx,
  { kind, hasAny, now }: { kind: KindElsewhere; hasAny: boolean; now: Date },
): Promise<void> {
  const values = { has_any: hasAny, changed_at: now };
  await tx
    .insertInto('kept_secrets')
    .values({ kind, ...values })
    .onConflict(conflict => conflict.columns(['tenant_id', 'kind']).doUpdateSet(values))
    .execute();
}

/** Of organisations that are gone. */
export async function listLeftBehind(
  tx: SystemTx,
  { kind, most }: { kind: KindElsewhere; most: number },
): Promise<TenantId[]> {
  const rows = await tx
    .selectFrom('kept_secrets as k')
    .innerJoin('tenants as t', 't.id', 'k.tenant_id')
    .select('k.tenant_id')
    .where('k.kind', '=', kind)
    .where('t.deleted_at', 'is not', null)
    .limit(most)
    .execute();
  return rows.map(row => requireId(row.tenant_id));
}

export async function deleteKept(
  tx: SystemTx,
  { tenantId, kind }: { tenantId: TenantId; kind: KindElsewhere },
): Promise<void> {
  await tx.deleteFrom('kept_secrets').where('tenant_id', '=', tenantId).where('kind', '=', kind).execute();
}
