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
