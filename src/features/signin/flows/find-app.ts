import { scopeOfHouse } from '#features/access/proven-scope.ts';
import type { TenantId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import type { AppOwner } from '../identities/identity.ts';
import type { SigninProvider } from '../provider.ts';
import { mailClient, secretNamesOf } from '../settings/client-fields.ts';
import { listProviders, type ProviderRow, readPolicy } from '../settings/store.ts';
import type { SigninNeeds } from '../signin-needs.ts';

export type AskedApp = {
  appOf: AppOwner;
  clientId: string;
  clientSecret: Secret<string>;
  /** The one directory whose people may come. */
  directoryId: string | null;
};

/** As the settings are at this moment. Undefined where the provider is switched off, or not wholly set up. */
export async function findApp(
  needs: SigninNeeds,
  provider: SigninProvider,
  appOf: AppOwner,
): Promise<AskedApp | undefined> {
  if (appOf === null) {
    const app = needs.appWideApps.get(provider);
    return app && { appOf, directoryId: null, ...app };
  }
  const who = scopeOfSignin(appOf);
  const rows = await needs.database.inTenant(who, listProviders);
  const row = rows.find(each => each.provider === provider);
  return row?.isActive ? readApp(needs, who, row) : undefined;
}

async function readApp(
  { secrets }: SigninNeeds,
  who: Scope,
  { provider, client }: ProviderRow,
): Promise<AskedApp | undefined> {
  const names = client === 'mail' ? mailClient : secretNamesOf[provider];
  const found = await secrets.read(who, Object.values(names));
  const [clientId, clientSecret] = [found.get(names.clientId)?.reveal(), found.get(names.clientSecret)];
  const directoryId = names.directoryId ? found.get(names.directoryId)?.reveal() : null;
  if (!clientId || !clientSecret || directoryId === undefined) return undefined;
  return { appOf: who.tenantId, clientId, clientSecret, directoryId };
}

/** With whose app somebody who belongs to an organisation proves an account: its own, else the installation's. */
export async function appOwners(
  needs: SigninNeeds,
  tenantId: TenantId,
): Promise<ReadonlyMap<SigninProvider, AppOwner>> {
  const [rows, policy] = await needs.database.inTenant(
    scopeOfSignin(tenantId),
    async tx => [await listProviders(tx), await readPolicy(tx)] as const,
  );
  const appWide = policy.appWide === 'allowed' ? needs.appWideProviders : [];
  const own = rows.filter(({ isActive }) => isActive);
  return new Map([
    ...appWide.map(provider => [provider, null] as const),
    ...own.map(({ provider }) => [provider, tenantId] as const),
  ]);
}

/** Nobody is proven yet, or only that they come from this organisation's door. */
export function scopeOfSignin(tenantId: TenantId): Scope {
  return scopeOfHouse(tenantId, 'signin.let_in');
}
