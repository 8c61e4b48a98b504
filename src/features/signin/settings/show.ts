import type { SecretName, Secrets } from '#features/secrets/secrets.ts';
import type { Scope } from '#kernel/scope.ts';
import { type SigninProvider, signinProviders, signinRedirectUri } from '../provider.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import { type ClientKind, mailClient, maskedId, secretNamesOf } from './client-fields.ts';
import type { Policy } from './policy.ts';
import { listProviders, type ProviderRow, type Refused, readPolicy } from './store.ts';

export type ShownProvider = {
  provider: SigninProvider;
  state: 'missing' | 'partial' | 'configured';
  isActive: boolean;
  client: ClientKind;
  /** Never whole, and the secret never at all. */
  maskedClientId: string | null;
  hasClientSecret: boolean;
  directoryId: string | null;
  redirectUri: string;
  changedAt: Date | null;
  /** The provider took the app no more when somebody last wanted to sign in with it. */
  refused: Refused | null;
};

export type ShownSettings = {
  providers: ShownProvider[];
  /** The mail app's client, for whoever thinks of using it. */
  maskedMailClientId: string | null;
  policy: Policy;
  appWideProviders: readonly SigninProvider[];
};

/** Read from what is kept here alone: a provider that is down or refuses us does not stop this page. */
export async function showSettings(needs: SigninNeeds, who: Scope): Promise<ShownSettings> {
  const [rows, policy] = await needs.database.inTenant(
    who,
    async tx => [await listProviders(tx), await readPolicy(tx)] as const,
  );
  const found = await needs.secrets.read(who, everyName);
  const { clientId, clientSecret } = mailClient;
  const isMailClientThere = found.has(clientId) && found.has(clientSecret);
  return {
    providers: signinProviders.map(provider =>
      shown(
        needs,
        provider,
        found,
        rows.find(row => row.provider === provider),
      ),
    ),
    maskedMailClientId: isMailClientThere ? maskedIn(found, clientId) : null,
    policy,
    appWideProviders: needs.appWideProviders,
  };
}

const everyName = [...Object.values(secretNamesOf), mailClient].flatMap(names => Object.values(names));

function shown(
  { origins }: SigninNeeds,
  provider: SigninProvider,
  found: Secrets,
  row: ProviderRow | undefined,
): ShownProvider {
  const client = row?.client ?? 'own';
  const { clientId, clientSecret, directoryId } = client === 'mail' ? mailClient : secretNamesOf[provider];
  const needed = [clientId, clientSecret, ...(directoryId ? [directoryId] : [])];
  const there = needed.filter(name => found.has(name)).length;
  return {
    provider,
    state: there === needed.length ? 'configured' : there === 0 ? 'missing' : 'partial',
    isActive: row?.isActive ?? false,
    client,
    maskedClientId: maskedIn(found, clientId),
    hasClientSecret: found.has(clientSecret),
    directoryId: (directoryId && found.get(directoryId)?.reveal()) ?? null,
    redirectUri: signinRedirectUri(origins, provider),
    changedAt: row?.changedAt ?? null,
    refused: row?.refused ?? null,
  };
}

function maskedIn(found: Secrets, name: SecretName): string | null {
  const id = found.get(name)?.reveal();
  return id === undefined ? null : maskedId(id);
}
