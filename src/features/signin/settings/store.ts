import type { TenantTx } from '#platform/postgres/transaction.ts';
import { isSigninProvider, type SigninProvider } from '../provider.ts';
import { type ClientKind, clientKinds } from './client-fields.ts';
import { appWideRules, defaultRoles, newUserRules, type Policy, usualPolicy } from './policy.ts';

export type ProviderRow = {
  provider: SigninProvider;
  isActive: boolean;
  client: ClientKind;
  changedAt: Date;
  /** Why the provider takes the app no more, as it said last. */
  refused: Refused | null;
};

export type Refused = { because: string; at: Date };

export async function listProviders(tx: TenantTx): Promise<ProviderRow[]> {
  const rows = await tx
    .selectFrom('signin_providers')
    .select(['provider', 'is_on', 'client', 'changed_at', 'refused_because', 'refused_at'])
    .execute();
  return rows.flatMap(({ provider, client, refused_because: because, refused_at: at, ...row }) => {
    if (!isSigninProvider(provider)) return [];
    return {
      provider,
      isActive: row.is_on,
      client: oneOf(clientKinds, client),
      changedAt: row.changed_at,
      refused: because && at ? { because, at } : null,
    };
  });
}

export async function noteRefused(
  tx: TenantTx,
  provider: SigninProvider,
  refused: Refused | null,
): Promise<void> {
  await tx
    .updateTable('signin_providers')
    .set({ refused_because: refused?.because ?? null, refused_at: refused?.at ?? null })
    .where('provider', '=', provider)
    .$if(refused === null, query => query.where('refused_at', 'is not', null))
    .execute();
}

/** Whatever was refused before may be right now. */
export async function upsertProvider(tx: TenantTx, row: Omit<ProviderRow, 'refused'>): Promise<void> {
  const values = {
    is_on: row.isActive,
    client: row.client,
    changed_at: row.changedAt,
    refused_because: null,
    refused_at: null,
  };
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
