import type { TenantTx } from '#platform/postgres/transaction.ts';
import { type Profile, profileForm } from './profile.ts';
import { readProfile } from './store.ts';

/** Undefined for what names no profile of this organisation. */
export async function findProfile(tx: TenantTx, name: string): Promise<Profile | undefined> {
  return profileForm.test(name) ? readProfile(tx, name) : undefined;
}
