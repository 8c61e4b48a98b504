import { capabilitiesIn } from '#features/apps/capabilities.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Profile } from './profile.ts';

function whole(tx: TenantTx) {
  return tx.selectFrom('scope_profiles').select(['name', 'capabilities', 'changed_at']);
}

type ProfileRow = NonNullable<Awaited<ReturnType<ReturnType<typeof whole>['executeTakeFirst']>>>;

function profileFrom(row: ProfileRow): Profile {
  return { name: row.name, capabilities: capabilitiesIn(row.capabilities), changedAt: row.changed_at };
}

export async function readProfile(tx: TenantTx, name: string): Promise<Profile | undefined> {
  const row = await whole(tx).where('name', '=', name).executeTakeFirst();
  return row && profileFrom(row);
}

export async function listProfiles(tx: TenantTx): Promise<Profile[]> {
  const rows = await whole(tx).orderBy('name').execute();
  return rows.map(profileFrom);
}

export async function upsertProfile(tx: TenantTx, { name, capabilities, changedAt }: Profile): Promise<void> {
  const values = { capabilities, changed_at: changedAt };
  await tx
    .insertInto('scope_profiles')
    .values({ name, ...values })
    .onConflict(conflict => conflict.columns(['tenant_id', 'name']).doUpdateSet(values))
    .execute();
}

export async function deleteProfile(tx: TenantTx, name: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('scope_profiles')
    .where('name', '=', name)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
