import { beginClaim } from '#features/signin/domains/begin.ts';
import { checkClaim } from '#features/signin/domains/check.ts';
import { type Claim, challengeHostOf, challengeOf, isEnded } from '#features/signin/domains/claim.ts';
import type { DomainNeeds } from '#features/signin/domains/domain-needs.ts';
import { showClaims } from '#features/signin/domains/vouch.ts';
import { signinRedirectUri } from '#features/signin/provider.ts';
import { setPolicy } from '#features/signin/settings/set-policy.ts';
import { setProvider } from '#features/signin/settings/set-provider.ts';
import type { SigninNeeds } from '#features/signin/signin-needs.ts';
import { requireTenantBySlug } from '#features/tenants/find.ts';
import type { TenantNeeds } from '#features/tenants/needs.ts';
import type { Scope } from '#kernel/scope.ts';
import { operatorOf } from '../cli/operator.ts';
import { control, type SimulatorNeeds } from './control.ts';
import { registerCallbacks, simulatedClient } from './google.ts';
import { linkPeople } from './link-people.ts';
import { registerEntraCallback, simulatedEntraApp } from './microsoft.ts';

type Needs = SigninNeeds & DomainNeeds & TenantNeeds;

/** With whom the people of the demo's organisations sign in. Acme also takes whoever its directory knows. */
const organisations = [
  {
    slug: 'acme',
    domain: 'acme.test',
    entraApp: 'Acme sign-in',
    hasGoogle: true,
    newUsers: 'in_verified_domains',
  },
  {
    slug: 'globex',
    domain: 'globex.test',
    entraApp: 'Globex sign-in',
    hasGoogle: false,
    newUsers: 'refused',
  },
] as const;

/** What an administrator of each would do, the first time only; and what the simulators forget, at every start. */
export async function seedSignIn(needs: Needs): Promise<void> {
  for (const { slug, domain, entraApp, hasGoogle, newUsers } of organisations) {
    const { id } = await requireTenantBySlug(needs, slug);
    const who = operatorOf(id);
    const isNew = (await showClaims(needs, who)).length === 0;
    if (isNew) {
      await beginClaim(needs, who, { domain, coversSubdomains: false });
      await enterEntraApp(needs, who, entraApp);
      if (hasGoogle) await enterGoogleSignIn(needs, who, slug);
      await setPolicy(needs, who, { newUsers, defaultRole: 'member', appWide: 'allowed' });
      await linkPeople(needs, who, hasGoogle ? ['google', 'azure-ad'] : ['azure-ad']);
    }
    await prove(needs, who);
    await registerEntraCallback(
      needs,
      await simulatedEntraApp(needs, entraApp),
      signinRedirectUri(needs.origins, 'azure-ad'),
    );
    if (hasGoogle) await registerGoogle(needs, slug);
  }
  await registerGoogle(needs, 'operator');
  await registerEntraCallback(
    needs,
    await simulatedEntraApp(needs, 'Keyholder'),
    signinRedirectUri(needs.origins, 'azure-ad'),
  );
}

/** The installation's own apps, as its operator would write them into the environment. */
export async function appWideSettings(needs: SimulatorNeeds): Promise<Record<string, string>> {
  const google = await simulatedClient(needs, 'operator', 'Sign-in');
  const microsoft = await simulatedEntraApp(needs, 'Keyholder');
  return {
    GOOGLE_OAUTH_CLIENT_ID: google.clientId,
    GOOGLE_OAUTH_CLIENT_SECRET: google.clientSecret,
    MICROSOFT_OAUTH_CLIENT_ID: microsoft.clientId,
    MICROSOFT_OAUTH_CLIENT_SECRET: microsoft.clientSecret,
  };
}

/** Publishes what every claim asks for, where somebody who runs the domain would, and has it looked for. */
async function prove(needs: Needs, who: Scope): Promise<void> {
  const living = (await showClaims(needs, who)).filter(claim => !isEnded(claim));
  const ours: readonly string[] = organisations.map(({ domain }) => domain);
  for (const claim of living.filter(({ domain }) => ours.includes(domain))) {
    await publishRecord(needs, claim);
    if (claim.is.state === 'pending') await checkClaim(needs, who, { claimId: claim.id, by: 'hand' });
  }
}

async function publishRecord(needs: Needs, claim: Claim): Promise<void> {
  const value = challengeOf(claim)?.text;
  if (value === undefined) return;
  const body = { name: challengeHostOf(claim.domain), type: 'TXT', value };
  await control(needs, 'dns/_control/records', { method: 'POST', body });
}

async function enterEntraApp(needs: Needs, who: Scope, name: string): Promise<void> {
  const { clientId, clientSecret, tid: directoryId } = await simulatedEntraApp(needs, name);
  const app = { clientId, clientSecret, directoryId };
  await setProvider(needs, who, { provider: 'azure-ad', isActive: true, client: 'own', ...app });
}

async function enterGoogleSignIn(needs: Needs, who: Scope, organisation: string): Promise<void> {
  const { clientId, clientSecret } = await simulatedClient(needs, organisation, 'Sign-in');
  const app = { clientId, clientSecret };
  await setProvider(needs, who, { provider: 'google', isActive: true, client: 'own', ...app });
}

function registerGoogle(needs: Needs, organisation: string): Promise<void> {
  const address = signinRedirectUri(needs.origins, 'google');
  return registerCallbacks(needs, { organisation, name: 'Sign-in' }, [address]);
}
