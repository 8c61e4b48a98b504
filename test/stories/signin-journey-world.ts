import assert from 'node:assert/strict';
import { z } from 'zod';
import type { TenantId } from '#kernel/ids.ts';
import type { Client } from '#test/harness/client.ts';
import { appWideMicrosoft } from '../../simulators/seed-microsoft.ts';
import { claim, type Detour, discovered, openSigninWorld } from './signin-world.ts';

export type ProviderId = 'google' | 'azure-ad';

export const resolved = z.object({ ok: z.literal(true), url: z.string() });
const me = z.object({ user: z.object({ id: z.string(), address: z.string() }) });

/** Entra apps and directories of the simulated Microsoft. */
export const microsoft = {
  acme: { directory: 'ac3e0000-5eed-4000-8000-00000000ac3e', app: '516e1000-acee-4000-8000-00000000ac3e' },
  globex: { directory: '910be000-5eed-4000-8000-0000000910be', app: '516e1000-acee-4000-8000-0000000910be' },
  mallory: {
    directory: 'badd0000-5eed-4000-8000-00000000badd',
    account: 'badd0000-0000-4000-8000-000000000001',
  },
  appWide: { app: '516e1000-acee-4000-8000-000000be4a70' },
} as const;

const refusal = z.object({ tenant: z.string(), reason: z.string(), provider: z.string() });

const shownApp = z.object({ clientId: z.string(), clientSecret: z.string() });

/** With or without apps of the installation, as its environment says. */
export const appWideSettings = {
  GOOGLE_OAUTH_CLIENT_ID: `471120938457-${'w'.repeat(32)}.apps.googleusercontent.com`,
  GOOGLE_OAUTH_CLIENT_SECRET: `GOCSPX-${'w'.repeat(28)}`,
  MICROSOFT_OAUTH_CLIENT_ID: microsoft.appWide.app,
  MICROSOFT_OAUTH_CLIENT_SECRET: appWideMicrosoft.clientSecret,
};

export type JourneyWorld = Awaited<ReturnType<typeof openJourneyWorld>>;

/**
 * acme.test with Google and Microsoft, globex.test with Microsoft, each with an app of its own; and a browser
 * that goes to the provider and comes back.
 */
export async function openJourneyWorld(settings: Record<string, string> = {}, detour?: Detour) {
  const world = await openSigninWorld(settings, detour);
  const { keyholder } = world;
  const { fetch } = keyholder.simulators;
  const redirect = (provider: ProviderId) => `${keyholder.url}/api/auth/callback/${provider}`;

  async function control(vendor: 'google' | 'microsoft', method: string, path: string, body?: object) {
    const answer = await fetch(
      new Request(`http://localhost:4010/${vendor}/_control/${path}`, {
        method,
        ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      }),
    );
    const text = await answer.text();
    assert.ok(answer.ok, `${path}: ${text}`);
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text || '{}'));
  }
  async function entraApp(id: string): Promise<z.output<typeof shownApp>> {
    await control('microsoft', 'PATCH', `apps/${id}`, { redirectUris: [redirect('azure-ad')] });
    return shownApp.parse(await control('microsoft', 'GET', `apps/${id}`));
  }
  async function googleApp(more: Record<string, string> = {}): Promise<z.output<typeof shownApp>> {
    const body = { name: 'Sign-in', redirectUris: [redirect('google')], ...more };
    return shownApp.parse(await control('google', 'POST', 'projects/acme-keyholder/clients', body));
  }
  async function own(client: Client, domain: string): Promise<void> {
    const claims = z.object({ domains: z.array(claim) });
    const { domains } = await client.get('/api/v1/domains').read(claims);
    const there = domains.find(each => each.domain === domain && each.state !== 'released');
    if (there?.state === 'verified') return;
    const begun = there ?? (await client.post('/api/v1/domains', { domain }).read(claim, 201));
    world.names.publish('TXT', begun.record?.host ?? '', [begun.record?.value ?? '']);
    const checked = await client.post(`/api/v1/domains/${begun.id}/check`).read(claim);
    assert.equal(checked.state, 'verified');
  }
  const enter = (client: Client, provider: ProviderId, app: z.output<typeof shownApp>, more = {}) =>
    client
      .put(`/api/v1/signin-settings/providers/${provider}`, {
        client_id: app.clientId,
        client_secret: app.clientSecret,
        is_active: true,
        ...more,
      })
      .expect(200);

  const [admin, gina] = [
    await keyholder.signedIn('admin@acme.test'),
    await keyholder.signedIn('admin@globex.test'),
  ];
  await own(admin, 'acme.test');
  await own(gina, 'globex.test');
  const [acmeGoogle, acmeEntra] = [await googleApp(), await entraApp(microsoft.acme.app)];
  const globexEntra = await entraApp(microsoft.globex.app);
  await enter(admin, 'google', acmeGoogle);
  await enter(admin, 'azure-ad', acmeEntra, { directory_id: microsoft.acme.directory });
  await enter(gina, 'azure-ad', globexEntra, { directory_id: microsoft.globex.directory });

  const discover = (client: Client, email: string) =>
    client.post('/api/auth/msp/sso/discover', { email }).read(discovered);
  const resolve = (client: Client, asked: { provider: string; email: string; callbackUrl?: string }) =>
    client.post('/api/auth/msp/sso/resolve', asked);

  /** As far as the address at the provider. */
  async function begin(
    client: Client,
    provider: ProviderId,
    email: string,
    callbackUrl?: string,
  ): Promise<string> {
    await discover(client, email);
    const asked = { provider, email, ...(callbackUrl !== undefined && { callbackUrl }) };
    return (await resolve(client, asked).read(resolved)).url;
  }
  /** What somebody at the provider clicks, and where that sends their browser. */
  async function atProvider(url: string, account: string, more = {}): Promise<URL> {
    const vendor = url.includes('/microsoft/') ? 'microsoft' : 'google';
    await control(vendor, 'POST', 'clock', { advance: '1s' });
    const { location, page } = await control(vendor, 'POST', 'consent', { url, account, ...more });
    assert.equal(typeof location, 'string', `A page was shown: ${JSON.stringify(page)}`);
    return new URL(String(location));
  }
  /** The path on which the browser ends. */
  async function comeBack(client: Client, at: URL): Promise<string> {
    const answer = await client.get(`${at.pathname}${at.search}`).expect(303);
    const landed = new URL(answer.headers.get('location') ?? '');
    assert.equal(landed.origin, keyholder.url);
    return `${landed.pathname}${landed.search}${landed.hash}`;
  }
  async function signIn(
    client: Client,
    { provider, email, account = email, callbackUrl }: SignInAsked,
  ): Promise<string> {
    const url = await begin(client, provider, email, callbackUrl);
    return comeBack(client, await atProvider(url, account));
  }
  /** Makes somebody signed in known by an account. */
  async function link(client: Client, provider: ProviderId, account: string): Promise<string> {
    const { url } = await client.post('/api/v1/identities', { provider }).read(z.object({ url: z.string() }));
    return comeBack(client, await atProvider(url, account));
  }
  return {
    ...world,
    ...{ admin, gina, control, googleApp, entraApp, enter, own, discover, resolve, begin },
    ...{ atProvider, comeBack, signIn, link, redirect },
    setPolicy: (client: Client, policy: Record<string, string>) =>
      client
        .put('/api/v1/signin-settings/policy', {
          ...{ new_users: 'refused', default_role: 'member', app_wide: 'allowed' },
          ...policy,
        })
        .expect(200),
    /** Who is signed in in this browser. */
    async whoIs(client: Client): Promise<string | undefined> {
      const answer = await client.get('/api/v1/auth/me').response;
      return answer.status === 200 ? me.parse(await answer.json()).user.address : undefined;
    },
    /** Why nobody came in by an organisation's door, as the operator's log tells it, in order. */
    async refusals(tenantId: TenantId): Promise<unknown[]> {
      return keyholder.logLines
        .map(line => refusal.safeParse(JSON.parse(line)).data)
        .flatMap(said => (said?.tenant === tenantId ? [said.reason] : []));
    },
    /** The same, as the organisation reads it. */
    async auditedRefusals(tenantId: TenantId): Promise<unknown[]> {
      const rows = await world.asOwner(
        "select distinct reason from audit_entries where tenant_id = $1 and action = 'signin.refused' order by 1",
        [tenantId],
      );
      return rows.map(({ reason }) => reason);
    },
  };
}

type SignInAsked = { provider: ProviderId; email: string; account?: string; callbackUrl?: string };
