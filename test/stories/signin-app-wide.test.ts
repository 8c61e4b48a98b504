import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { createUser } from '#features/access/users/create.ts';
import { linkKnown } from '#features/signin/identities/link.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Client } from '#test/harness/client.ts';
import {
  appWideSettings,
  type JourneyWorld,
  openJourneyWorld,
  type ProviderId,
} from './signin-journey-world.ts';

const FAILED = '/auth/msp/signin?failed=1';
const GOOGLE = 'https://accounts.google.com';
const pat = { subject: '104215500030000000001', address: 'pat@gmail.com' };
let world: JourneyWorld;

before(async () => {
  world = await openJourneyWorld(appWideSettings);
  const { GOOGLE_OAUTH_CLIENT_ID: clientId, GOOGLE_OAUTH_CLIENT_SECRET: clientSecret } = appWideSettings;
  await world.googleApp({ clientId, clientSecret });
  await world.entraApp(appWideSettings.MICROSOFT_OAUTH_CLIENT_ID);
});
after(() => world.close());

const stranger = () => world.keyholder.stranger();

async function become(
  who: Scope,
  address: string,
  source: 'app_wide' | 'tenant' = 'app_wide',
): Promise<void> {
  const { id: userId } = await createUser(world.needs, who, { address, name: 'Pat Jones', role: 'member' });
  const account = { provider: 'google', source, issuer: GOOGLE, ...pat } as const;
  assert.ok(await linkKnown(world.needs, who, { userId, account }));
}

const choices = z.object({ choices: z.array(z.object({ tenant_id: z.string(), name: z.string() })) });
const slug = z.object({ tenant: z.object({ slug: z.string() }) });
const tenantOf = async (client: Client) => (await client.get('/api/v1/auth/me').read(slug)).tenant.slug;

test('people of no organisation’s domain are offered the installation’s own providers', async () => {
  assert.deepEqual((await world.discover(stranger(), 'pat@gmail.com')).providers, ['google', 'azure-ad']);
  assert.deepEqual((await world.discover(stranger(), 'gus@globex.test')).providers, ['azure-ad']);
});

test('nobody becomes a user by them, whatever an organisation’s policy', async () => {
  await world.setPolicy(world.admin, { new_users: 'in_verified_domains' });
  for (const [provider, account] of [
    ['google', 'pat@gmail.com'],
    ['google', 'ana@acme.test'],
    ['azure-ad', 'pat@outlook.com'],
    ['azure-ad', 'mallory@mallory.test'],
  ] as const) {
    const browser = stranger();
    const asked = { provider, email: 'somebody@nowhere.example', account };
    assert.equal(await world.signIn(browser, asked), FAILED, account);
    assert.equal(await world.whoIs(browser), undefined);
  }
  await world.setPolicy(world.admin, {});
});

test('an account that was linked with an organisation’s own app opens nothing here', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  await world.link(kim, 'azure-ad', 'kim@acme.test');
  const asked = { provider: 'azure-ad', email: 'kim@nowhere.example', account: 'kim@acme.test' } as const;
  assert.equal(await world.signIn(stranger(), asked), FAILED);
});

test('whoever was linked comes in, and somebody of several organisations says where', async () => {
  await become(world.acme, 'pat@acme.test');
  // By globex's own app, which is another matter.
  await become(world.globex, 'pat-by-its-app@globex.test', 'tenant');
  const first = stranger();
  const asked = { provider: 'google', email: 'pat@gmail.com', callbackUrl: '/connections' } as const;
  assert.equal(await world.signIn(first, asked), '/connections');
  assert.equal(await tenantOf(first), 'acme');

  await become(world.globex, 'pat@globex.test');
  const browser = stranger();
  assert.equal(await world.signIn(browser, asked), '/auth/msp/choose');
  assert.equal(await world.whoIs(browser), undefined);
  const shown = await browser.get('/api/auth/msp/sso/choices').read(choices);
  assert.deepEqual(
    shown.choices.map(({ name }) => name),
    ['Acme Ltd', 'Globex Corporation'],
  );
  const globex = shown.choices[1]?.tenant_id;
  const cookie = browser.cookie('signin-choice') ?? '';
  const answer = browser.post('/api/auth/msp/sso/choose', { tenant_id: globex });
  assert.deepEqual(await answer.read(z.object({ ok: z.literal(true), return_to: z.string() })), {
    ok: true,
    return_to: '/connections',
  });
  assert.equal(await tenantOf(browser), 'globex');

  const replaying = stranger();
  replaying.setCookie('signin-choice', cookie);
  await replaying.post('/api/auth/msp/sso/choose', { tenant_id: globex }).problem(410);
  await replaying.get('/api/auth/msp/sso/choices').problem(410);
});

test('nobody chooses an organisation in which they are not known, and a choice is not made twice', async () => {
  const browser = stranger();
  await world.signIn(browser, { provider: 'google', email: 'pat@gmail.com' });
  await browser
    .post('/api/auth/msp/sso/choose', { tenant_id: '0190f3c2-0000-7000-8000-000000000000' })
    .problem(410);
  await browser.post('/api/auth/msp/sso/choose', { tenant_id: world.acme.tenantId }).problem(410);
  assert.equal(await world.whoIs(browser), undefined);
  await stranger().get('/api/auth/msp/sso/choices').problem(410);
});

test('a resolution’s cookie is no choice, and a choice’s no resolution', async () => {
  const browser = stranger();
  const url = await world.begin(browser, 'google', 'pat@gmail.com');
  const at = await world.atProvider(url, 'pat@gmail.com');
  const swapped = stranger();
  swapped.setCookie('signin-choice', browser.cookie('signin-resolution') ?? '');
  await swapped.get('/api/auth/msp/sso/choices').problem(410);
  assert.equal(await world.comeBack(browser, at), '/auth/msp/choose');
  const back = stranger();
  back.setCookie('signin-resolution', browser.cookie('signin-choice') ?? '');
  assert.equal(await world.comeBack(back, at), FAILED);
});

test('an organisation that forbids them is not among the choices, and its people cannot link them', async () => {
  await world.setPolicy(world.gina, { app_wide: 'forbidden' });
  const browser = stranger();
  assert.equal(await world.signIn(browser, { provider: 'google', email: 'pat@gmail.com' }), '/');
  assert.equal(await tenantOf(browser), 'acme');
  const gina = await world.keyholder.signedIn('admin@globex.test');
  const offered = await gina.get('/api/v1/identities').read(z.object({ providers: z.array(z.string()) }));
  assert.deepEqual(offered.providers, ['azure-ad']);
  await gina.post('/api/v1/identities', { provider: 'google' }).problem(409);
  await world.setPolicy(world.gina, {});
});

test('forbidden while somebody is on the way, it ends nowhere', async () => {
  const browser = stranger();
  await world.signIn(browser, { provider: 'google', email: 'pat@gmail.com' });
  await world.setPolicy(world.gina, { app_wide: 'forbidden' });
  await browser.post('/api/auth/msp/sso/choose', { tenant_id: world.globex.tenantId }).problem(410);
  await world.setPolicy(world.gina, {});
});

test('somebody signed in links one of them where their organisation has no app of its own', async () => {
  const gina = await world.keyholder.signedIn('admin@globex.test');
  assert.equal(await world.link(gina, 'google', 'admin@globex.test'), '/profile?identity=linked');
  const browser = stranger();
  const asked = { provider: 'google', email: 'gina@home.example', account: 'admin@globex.test' } as const;
  assert.equal(await world.signIn(browser, asked), '/');
  assert.equal(await world.whoIs(browser), 'admin@globex.test');
  await world.admin.put('/api/v1/signin-settings/providers/azure-ad', { is_active: false }).expect(200);
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const { identities } = await kim
    .get('/api/v1/identities')
    .read(z.object({ identities: z.array(z.object({ source: z.string() })) }));
  assert.deepEqual(identities, [{ source: 'tenant' }]);
  assert.equal(await world.link(kim, 'azure-ad', 'kim@acme.test'), '/profile?identity=linked');
  await world.admin.put('/api/v1/signin-settings/providers/azure-ad', { is_active: true }).expect(200);
});

test('an organisation that is frozen is not among the choices', async () => {
  await world.asOwner('update tenants set frozen_at = now() where slug = $1', ['globex']);
  const browser = stranger();
  assert.equal(await world.signIn(browser, { provider: 'google', email: 'pat@gmail.com' }), '/');
  assert.equal(await tenantOf(browser), 'acme');
  await world.asOwner('update tenants set frozen_at = null where slug = $1', ['globex']);
});

test('switched off by the operator, there are none', async () => {
  const off = await openJourneyWorld({ ...appWideSettings, KEYHOLDER_APP_WIDE_SIGN_IN: 'off' });
  try {
    assert.deepEqual((await off.discover(off.keyholder.stranger(), 'pat@gmail.com')).providers, []);
    const provider: ProviderId = 'google';
    const browser = off.keyholder.stranger();
    await off.discover(browser, 'pat@gmail.com');
    await off.resolve(browser, { provider, email: 'pat@gmail.com' }).problem(410);
  } finally {
    await off.close();
  }
});
