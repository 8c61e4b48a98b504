import type { TenantTx } from '#platform/postgres/transaction.ts';
import { isSigninProvider, type SigninProvider } from '../provider.ts';
import { type ClientKind, clientKinds } from './client-fields.ts';
import { appWideRules, defaultRoles, newUserRules, type Policy, usualPolicy } from './policy.ts';

export type ProviderRow = {
  provider: SigninProvider;
  isActive: boolean;
  client: ClientKind;
  changedAt: Date;
};

export async function listProviders(tx: TenantTx): Promise<ProviderRow[]> {
  const rows = await tx
    .selectFrom('signin_providers')
    .select(['provider', 'is_on', 'client', 'changed_at'])
    .execute();
  return rows.flatMap(({ provider, is_on: isActive, client, changed_at: changedAt }) =>
    isSigninProvider(provider) ? [{ provider, isActive, client: oneOf(clientKinds, client), changedAt }] : [],
  );
}

export async function upsertProvider(tx: TenantTx, row: ProviderRow): Promise<void> {
  const values = { is_on: row.isActive, client: row.client, changed_at: row.changedAt };
  await tx
    .insertInto('signin_providers')
    .values({ provider: row.provider, ...values })
    .onConflict(conflict => conflict.columns(['tenant_id', 'provider']).doUpdateSet(values))
    .execute();
}

export async function deleteProvider(tx: TenantTx, provider: SigninProvider): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('signin_providers')
    .where('provider', '=', provider)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

export async function readPolicy(tx: TenantTx): Promise<Policy> {
  const row = await tx
    .selectFrom('signin_policies')
    .select(['new_users', 'default_role', 'app_wide'])
    .executeTakeFirst();
  if (!row) return usualPolicy;
  return {
    newUsers: oneOf(newUserRules, row.new_users),
    defaultRole: oneOf(defaultRoles, row.default_role),
    appWide: oneOf(appWideRules, row.app_wide),
  };
}

export async function upsertPolicy(tx: TenantTx, policy: Policy, changedAt: Date): Promise<void> {
  const values = {
    new_users: policy.newUsers,
    default_role: policy.defaultRole,
    app_wide: policy.appWide,
    changed_at: changedAt,
  };
  await tx
    .insertInto('signin_policies')
    .values(values)
    .onConflict(conflict => conflict.column('tenant_id').doUpdateSet(values))
    .execute();
}

/** For words that come from the database, whose checks know the same ones. */
function oneOf<Word extends string>(words: readonly Word[], text: string): Word {
  const found = words.find(word => word === text);
  if (found) return found;
  throw new Error('The database holds a word this version does not know.');
}
