import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { revokeDomain, vouchFor } from '#features/signin/domains/vouch.ts';
import type { Client } from '#test/harness/client.ts';
import { signings as googleSignings } from '../../simulators/google/google.ts';
import { signings as microsoftSignings } from '../../simulators/microsoft/microsoft.ts';
import { type JourneyWorld, microsoft, openJourneyWorld, type ProviderId } from './signin-journey-world.ts';
import { claim } from './signin-world.ts';

const FAILED = '/auth/msp/signin?failed=1';
let world: JourneyWorld;

before(async () => {
  world = await openJourneyWorld();
  const kim = await world.keyholder.signedIn('kim@acme.test');
  await world.link(kim, 'google', 'kim@acme.test');
  await world.link(kim, 'azure-ad', 'kim@acme.test');
  const gina = await world.keyholder.signedIn('admin@globex.test');
  await world.link(gina, 'azure-ad', 'admin@globex.test');
});
after(() => world.close());

const stranger = () => world.keyholder.stranger();
const asKim = (provider: ProviderId) => ({ provider, email: 'kim@acme.test' });
const lastRefusal = async (of = world.acme) => (await world.refusals(of.tenantId)).at(-1);

async function failsAt(client: Client, at: URL): Promise<void> {
  assert.equal(await world.comeBack(client, at), FAILED);
  assert.equal(await world.whoIs(client), undefined);
}

test('nothing another organisation claims, has vouched for or loses disturbs a sign-in', async () => {
  await world.gina.post('/api/v1/domains', { domain: 'acme.test' }).read(claim, 201);
  assert.equal(await world.signIn(stranger(), asKim('google')), '/');
  await vouchFor(world.needs, world.globex, { domain: 'acme.test', coversSubdomains: true });
  assert.equal(await world.signIn(stranger(), asKim('google')), '/');
  await revokeDomain(world.needs, world.globex, 'acme.test');
  const browser = stranger();
  assert.equal(await world.signIn(browser, asKim('azure-ad')), '/');
  assert.equal(await world.whoIs(browser), 'kim@acme.test');
});

test('an address of everybody finds nothing, and a personal account opens no organisation', async () => {
  assert.deepEqual((await world.discover(stranger(), 'pat@gmail.com')).providers, []);
  const browser = stranger();
  const asked = { provider: 'google', email: 'pat@acme.test', account: 'pat@gmail.com' } as const;
  assert.equal(await world.signIn(browser, asked), FAILED);
  assert.equal(await lastRefusal(), 'wrong_organisation');
});

test('no token that Microsoft spoils lets anybody in, whatever directory, issuer or key it names', async () => {
  for (const signing of microsoftSignings.filter(name => name !== 'faithful')) {
    await world.control('microsoft', 'PATCH', 'settings', { signing });
    const browser = stranger();
    assert.equal(await world.signIn(browser, asKim('azure-ad')), FAILED, signing);
    assert.equal(await world.whoIs(browser), undefined);
    await world.control('microsoft', 'PATCH', 'settings', { signing: 'faithful' });
  }
  assert.equal(await world.signIn(stranger(), asKim('azure-ad')), '/');
});

test('no token that Google spoils lets anybody in', async () => {
  for (const signing of googleSignings.filter(name => name !== 'faithful')) {
    await world.control('google', 'PATCH', 'settings', { signing });
    assert.equal(await world.signIn(stranger(), asKim('google')), FAILED, signing);
    await world.control('google', 'PATCH', 'settings', { signing: 'faithful' });
  }
  assert.equal(await world.signIn(stranger(), asKim('google')), '/');
});

test('an address in somebody’s own directory makes them nobody elsewhere (nOAuth)', async () => {
  // Globex falls into Mallory's hands: its app and directory are now Mallory's, who is called kim@acme.test there.
  const app = await world.control('microsoft', 'POST', 'apps', {
    directory: microsoft.mallory.directory,
    redirectUris: [world.redirect('azure-ad')],
    optionalClaims: ['email', 'xms_edov'],
    removesUnverifiedEmails: false,
  });
  const { clientId, clientSecret } = z.object({ clientId: z.string(), clientSecret: z.string() }).parse(app);
  const pinned = { directory_id: microsoft.mallory.directory };
  await world.enter(world.gina, 'azure-ad', { clientId, clientSecret }, pinned);
  await world.setPolicy(world.gina, { new_users: 'in_verified_domains' });
  for (const edov of ['boolean', 'text', 'number']) {
    await world.control('microsoft', 'PATCH', 'settings', { edov });
    const mallory = stranger();
    const asked = {
      provider: 'azure-ad',
      email: 'kim@globex.test',
      account: 'mallory@mallory.test',
    } as const;
    assert.equal(await world.signIn(mallory, asked), FAILED);
    assert.equal(await lastRefusal(world.globex), 'address_not_proven');
  }
  // What Mallory's directory does stand behind is an address of its own, and that is none of Globex's.
  const { mallory } = microsoft;
  await world.control('microsoft', 'PATCH', `accounts/${mallory.account}`, { email: 'mallory@mallory.test' });
  const honest = { provider: 'azure-ad', email: 'x@globex.test', account: 'mallory@mallory.test' } as const;
  assert.equal(await world.signIn(stranger(), honest), FAILED);
  assert.equal(await lastRefusal(world.globex), 'address_not_proven');
  await world.control('microsoft', 'PATCH', `accounts/${mallory.account}`, { email: 'kim@acme.test' });
  const entra = await world.entraApp(microsoft.globex.app);
  await world.enter(world.gina, 'azure-ad', entra, { directory_id: microsoft.globex.directory });
  await world.setPolicy(world.gina, {});
});

test('an account of another directory is refused even where Microsoft lets it through', async () => {
  // The app is opened to all directories, and somebody points the pinned one at their own.
  await world.control('microsoft', 'PATCH', `apps/${microsoft.acme.app}`, {
    audience: 'AzureADMultipleOrgs',
  });
  const browser = stranger();
  const url = new URL(await world.begin(browser, 'azure-ad', 'kim@acme.test'));
  url.pathname = url.pathname.replace(microsoft.acme.directory, 'common');
  await failsAt(browser, await world.atProvider(url.href, 'mallory@mallory.test'));
  assert.ok(['not_believed', 'wrong_organisation'].includes(String(await lastRefusal())));
  await world.control('microsoft', 'PATCH', `apps/${microsoft.acme.app}`, { audience: 'AzureADMyOrg' });
});

test('a guest is somebody of their own, and never comes in as the person they are at home', async () => {
  const browser = stranger();
  const asked = { provider: 'azure-ad', email: 'kim@globex.test', account: 'kim@acme.test' } as const;
  await world.setPolicy(world.gina, { new_users: 'in_verified_domains' });
  assert.equal(await world.signIn(browser, asked), FAILED);
  assert.equal(await lastRefusal(world.globex), 'guest');
  await world.setPolicy(world.gina, {});
});

test('one address in two organisations is two people, and each door leads to its own', async () => {
  const made = z.object({ link: z.string() });
  const invited = world.gina.post('/api/v1/invitations', { address: 'kim@acme.test', role: 'member' });
  const token = (await invited.read(made, 201)).link.split('#')[1];
  const browser = stranger();
  const { url } = await browser
    .post('/api/auth/msp/sso/invitation/begin', { token, provider: 'azure-ad' })
    .read(z.object({ url: z.string() }));
  assert.equal(await world.comeBack(browser, await world.atProvider(url, 'gus@globex.test')), '/');
  const tenant = z.object({ tenant: z.object({ slug: z.string() }) });
  const ends = [
    ['acme', 'kim@acme.test', 'kim@acme.test'],
    ['globex', 'gus@globex.test', 'gus@globex.test'],
  ] as const;
  for (const [slug, email, account] of ends) {
    const visitor = stranger();
    assert.equal(await world.signIn(visitor, { provider: 'azure-ad', email, account }), '/');
    assert.equal(await world.whoIs(visitor), 'kim@acme.test');
    assert.equal((await visitor.get('/api/v1/auth/me').read(tenant)).tenant.slug, slug);
  }
});

test('a cookie serves once, for its own step, in time, and unchanged', async () => {
  const browser = stranger();
  await world.discover(browser, 'kim@acme.test');
  const discovery = browser.cookie('signin-discovery') ?? '';
  const url = await world.begin(browser, 'google', 'kim@acme.test');
  const resolution = browser.cookie('signin-resolution') ?? '';
  assert.equal(browser.cookie('signin-discovery'), undefined);
  const at = await world.atProvider(url, 'kim@acme.test');

  const swapped = stranger();
  swapped.setCookie('signin-resolution', discovery);
  await failsAt(swapped, at);
  swapped.setCookie('signin-discovery', resolution);
  await world.resolve(swapped, asKim('google')).problem(410);
  const changed = stranger();
  changed.setCookie('signin-resolution', `${resolution.slice(0, -4)}AAAA`);
  await failsAt(changed, at);
  await failsAt(stranger(), at);

  assert.equal(await world.comeBack(browser, at), '/');
  const replaying = stranger();
  replaying.setCookie('signin-resolution', resolution);
  await failsAt(replaying, at);
  const twice = stranger();
  twice.setCookie('signin-discovery', discovery);
  await world.resolve(twice, asKim('google')).expect(200);
  twice.setCookie('signin-discovery', discovery);
  await world.resolve(twice, asKim('google')).problem(410);

  const slow = stranger();
  const late = await world.atProvider(await world.begin(slow, 'google', 'kim@acme.test'), 'kim@acme.test');
  await world.advance(5 * 60_000);
  await failsAt(slow, late);
});

test('of two that bring one answer at the same moment, one comes in', async () => {
  const browser = stranger();
  const at = await world.atProvider(await world.begin(browser, 'google', 'kim@acme.test'), 'kim@acme.test');
  const resolution = browser.cookie('signin-resolution') ?? '';
  const both = [stranger(), stranger()];
  for (const each of both) each.setCookie('signin-resolution', resolution);
  const ends = await Promise.all(both.map(each => world.comeBack(each, at)));
  assert.deepEqual(ends.sort(), ['/', FAILED]);
});

test('resolve says one and the same, whatever is wrong', async () => {
  const bodies = new Set<string>();
  await world.own(world.admin, 'acme-two.example');
  async function refusedFor(prepare: string | null, asked: { provider: string; email: string }) {
    const browser = stranger();
    if (prepare !== null) await world.discover(browser, prepare);
    const answer = await world.resolve(browser, asked).expect(410);
    bodies.add((await answer.text()).replace(/"request_id":"[^"]*"/, ''));
  }
  await refusedFor(null, asKim('google'));
  await refusedFor('gus@globex.test', { provider: 'google', email: 'gus@globex.test' });
  await refusedFor('kim@acme.test', { provider: 'github', email: 'kim@acme.test' });
  await refusedFor('kim@acme.test', { provider: 'azure-ad', email: 'gus@globex.test' });
  await refusedFor('kim@acme.test', { provider: 'google', email: 'kim@eng.acme.test' });
  await refusedFor('pat@gmail.com', { provider: 'google', email: 'pat@gmail.com' });
  // Another domain of the same organisation, with the same providers.
  await refusedFor('kim@acme.test', { provider: 'google', email: 'kim@acme-two.example' });
  await refusedFor('nobody', { provider: 'google', email: 'nobody' });
  assert.equal(bodies.size, 1);
});

test('a provider that is switched off between the steps is no provider any more', async () => {
  const browser = stranger();
  await world.discover(browser, 'kim@acme.test');
  await world.admin.put('/api/v1/signin-settings/providers/google', { is_active: false }).expect(200);
  await world.resolve(browser, asKim('google')).problem(410);
  await world.admin.put('/api/v1/signin-settings/providers/google', { is_active: true }).expect(200);
  const at = await world.atProvider(await world.begin(browser, 'google', 'kim@acme.test'), 'kim@acme.test');
  await world.admin.put('/api/v1/signin-settings/providers/google', { is_active: false }).expect(200);
  await failsAt(browser, at);
  await world.admin.put('/api/v1/signin-settings/providers/google', { is_active: true }).expect(200);
});

test('what was begun for one organisation or provider does not end with an answer for another', async () => {
  const [ours, theirs] = [stranger(), stranger()];
  const url = await world.begin(ours, 'azure-ad', 'kim@acme.test');
  const other = await world.begin(theirs, 'azure-ad', 'admin@globex.test');
  const theirAnswer = await world.atProvider(other, 'admin@globex.test');
  await failsAt(ours, theirAnswer);

  const again = await world.begin(ours, 'azure-ad', 'kim@acme.test');
  const fresh = await world.atProvider(
    await world.begin(theirs, 'azure-ad', 'admin@globex.test'),
    'admin@globex.test',
  );
  const mixed = new URL(fresh);
  mixed.searchParams.set('state', new URL(again).searchParams.get('state') ?? '');
  await failsAt(ours, mixed);
  assert.notEqual(url, again);

  const google = await world.atProvider(await world.begin(ours, 'google', 'kim@acme.test'), 'kim@acme.test');
  google.pathname = new URL(world.redirect('azure-ad')).pathname;
  await failsAt(ours, google);
});

test('an answer that names another issuer, or says anything twice, is not believed', async () => {
  for (const spoil of [
    (at: URL) => at.searchParams.set('iss', 'https://evil.test'),
    (at: URL) => at.searchParams.append('state', at.searchParams.get('state') ?? ''),
    (at: URL) => at.searchParams.append('code', 'another'),
    (at: URL) => at.searchParams.delete('code'),
    (at: URL) => at.searchParams.delete('state'),
    (at: URL) => at.searchParams.set('state', 'another'),
  ]) {
    const browser = stranger();
    const at = await world.atProvider(await world.begin(browser, 'google', 'kim@acme.test'), 'kim@acme.test');
    spoil(at);
    await failsAt(browser, at);
  }
});

test('an account is linked by whoever began it, in the browser where they are still signed in', async () => {
  const mia = await world.keyholder.signedIn('mia@acme.test');
  const begun = mia.post('/api/v1/identities', { provider: 'google' });
  const { url } = await begun.read(z.object({ url: z.string() }));
  const at = await world.atProvider(url, 'mia@acme.test');
  // The link that was made for Mia, followed by Olu in his own browser.
  const olu = await world.keyholder.signedIn('olu@acme.test');
  assert.equal(await world.comeBack(olu, at), FAILED);
  // In Mia's browser, where Olu has signed in meanwhile.
  const session = { username: 'olu@acme.test', password: 'keyholder-demo' };
  await mia.post('/api/v1/session', session).expect(200);
  assert.equal(await world.comeBack(mia, at), '/profile?identity=failed');
  assert.equal(await lastRefusal(), 'signed_out');
  for (const client of [mia, olu]) {
    const { identities } = await client
      .get('/api/v1/identities')
      .read(z.object({ identities: z.array(z.unknown()) }));
    assert.deepEqual(identities, []);
  }
});

test('another site cannot begin a sign-in in somebody’s browser', async () => {
  const foreign = { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' };
  for (const path of ['discover', 'resolve', 'choose']) {
    await stranger().post(`/api/auth/msp/sso/${path}`, asKim('google'), foreign).problem(403);
  }
});
