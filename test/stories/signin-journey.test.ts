import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { signinUpkeep } from '#features/signin/jobs.ts';
import { withClient } from '#platform/postgres/client.ts';
import { eventually } from './killable-node.ts';
import { type JourneyWorld, openJourneyWorld } from './signin-journey-world.ts';

let world: JourneyWorld;
before(async () => {
  world = await openJourneyWorld();
});
after(() => world.close());

const FAILED = '/auth/msp/signin?failed=1';

test('whoever has linked an account signs in with it, at Google and at Microsoft', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  assert.equal(await world.link(kim, 'google', 'kim@acme.test'), '/profile?identity=linked');
  assert.equal(await world.link(kim, 'azure-ad', 'kim@acme.test'), '/profile?identity=linked');
  for (const provider of ['google', 'azure-ad'] as const) {
    const browser = world.keyholder.stranger();
    assert.equal(
      await world.signIn(browser, { provider, email: 'KIM@acme.test', account: 'kim@acme.test' }),
      '/',
    );
    assert.equal(await world.whoIs(browser), 'kim@acme.test');
  }
});

test('the browser ends where it wanted to go, and never on another site', async () => {
  const places: [string, string][] = [
    ['/connections?tab=all#top', '/connections?tab=all#top'],
    [`${world.keyholder.url}/users`, '/users'],
    ['https://evil.test/', '/'],
    ['https://evil.test/users', '/'],
    ['//evil.test/', '/'],
    ['/\\evil.test/', '/'],
    ['/.//evil.test/', '/'],
    [`${world.keyholder.url}@evil.test/`, '/'],
    ['javascript:alert(1)', '/'],
    [`/${'a'.repeat(2_001)}`, '/'],
  ];
  for (const [callbackUrl, expected] of places) {
    const asked = { provider: 'google', email: 'kim@acme.test', callbackUrl } as const;
    assert.equal(await world.signIn(world.keyholder.stranger(), asked), expected, callbackUrl);
  }
});

test('of two sign-ins begun in one browser the later one ends, whatever comes back from elsewhere', async () => {
  const browser = world.keyholder.stranger();
  const earlier = await world.begin(browser, 'google', 'kim@acme.test');
  const later = await world.begin(browser, 'google', 'kim@acme.test');
  const at = await world.atProvider(later, 'kim@acme.test');
  assert.equal(await world.comeBack(browser, await world.atProvider(earlier, 'kim@acme.test')), FAILED);
  const madeUp = new URL(`${at.origin}${at.pathname}?error=access_denied`);
  assert.equal(await world.comeBack(browser, madeUp), FAILED);
  assert.equal(await world.comeBack(browser, at), '/');
});

test('a password opens as it did before', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  assert.equal(await world.whoIs(kim), 'kim@acme.test');
});

test('somebody unknown, declined, misled or frozen ends on the same page with the same headers', async () => {
  const ends: [string, string[]][] = [];
  async function endOf(browser = world.keyholder.stranger(), account = 'ana@acme.test', more = {}) {
    const url = await world.begin(browser, 'google', 'ana@acme.test');
    const at = await world.atProvider(url, account, more);
    const answer = await browser.get(`${at.pathname}${at.search}`).expect(303);
    const names = [...answer.headers.keys()].filter(name => name !== 'set-cookie');
    ends.push([answer.headers.get('location') ?? '', [...names, ...answer.headers.getSetCookie()]]);
    assert.equal(await world.whoIs(browser), undefined);
  }
  await endOf(undefined, 'ana@acme.test', { deny: true });
  await endOf();
  await endOf(undefined, 'pat@gmail.com');
  const mia = await world.keyholder.signedIn('mia@acme.test');
  assert.equal(await world.link(mia, 'google', 'mia@acme.test'), '/profile?identity=linked');
  const { items } = await world.admin
    .get('/api/v1/users')
    .read(z.object({ items: z.array(z.object({ id: z.string(), address: z.string() })) }));
  const { id } = items.find(({ address }) => address === 'mia@acme.test') ?? {};
  await world.admin.post(`/api/v1/users/${id}/freeze`).expect(204);
  await endOf(undefined, 'mia@acme.test');
  assert.equal(ends.length, 4);
  for (const end of ends) assert.deepEqual(end, ends[0]);
  assert.equal(ends[0]?.[0], `${world.keyholder.url}${FAILED}`);
  const reasons = await world.refusals(world.acme.tenantId);
  assert.deepEqual(reasons.slice(-4), ['declined', 'new_users_refused', 'wrong_organisation', 'frozen']);
  await world.admin.post(`/api/v1/users/${id}/unfreeze`).expect(204);
  // What a stranger can cause without an account at the provider does not fill the organisation's audit log.
  assert.deepEqual(await world.auditedRefusals(world.acme.tenantId), [
    'frozen',
    'new_users_refused',
    'wrong_organisation',
  ]);
});

test('a new user comes in by a policy only, inside a proven domain, and never as more than it says', async () => {
  await world.setPolicy(world.admin, { new_users: 'in_verified_domains', default_role: 'operator' });
  const ana = world.keyholder.stranger();
  assert.equal(await world.signIn(ana, { provider: 'google', email: 'ana@acme.test' }), '/');
  assert.equal(await world.whoIs(ana), 'ana@acme.test');
  const shown = z.object({ user: z.object({ role: z.string(), name: z.string() }) });
  const { user } = await ana.get('/api/v1/auth/me').read(shown);
  assert.deepEqual([user.role, user.name], ['operator', 'Ana Silva']);
  const again = world.keyholder.stranger();
  assert.equal(await world.signIn(again, { provider: 'google', email: 'ana@acme.test' }), '/');
  await world.setPolicy(world.admin, {});
});

test('an address that somebody has already makes nobody them, whatever the policy', async () => {
  await world.setPolicy(world.admin, { new_users: 'in_verified_domains' });
  const olu = world.keyholder.stranger();
  assert.equal(await world.signIn(olu, { provider: 'azure-ad', email: 'olu@acme.test' }), FAILED);
  assert.equal(await world.whoIs(olu), undefined);
  assert.equal((await world.refusals(world.acme.tenantId)).at(-1), 'known_otherwise');
  await world.setPolicy(world.admin, {});
});

test('an invitation can be accepted with an account, once, and then the account is the way in', async () => {
  const made = z.object({ link: z.string() });
  const invite = async () => {
    const asked = { address: 'bo@acme.test', role: 'technician' };
    const { link } = await world.admin.post('/api/v1/invitations', asked).read(made, 201);
    return link.split('#')[1] ?? '';
  };
  const token = await invite();
  const bo = world.keyholder.stranger();
  const offered = bo.post('/api/auth/msp/sso/invitation', { token });
  assert.deepEqual((await offered.read(z.object({ providers: z.array(z.string()) }))).providers, [
    'google',
    'azure-ad',
  ]);
  const begin = () =>
    bo
      .post('/api/auth/msp/sso/invitation/begin', { token, provider: 'google' })
      .read(z.object({ url: z.string() }));
  const { url } = await begin();
  assert.equal(await world.comeBack(bo, await world.atProvider(url, 'bo@acme.test')), '/');
  assert.equal(await world.whoIs(bo), 'bo@acme.test');
  await bo.post('/api/auth/msp/sso/invitation/begin', { token, provider: 'google' }).problem(410);
  const again = world.keyholder.stranger();
  assert.equal(await world.signIn(again, { provider: 'google', email: 'bo@acme.test' }), '/');
});

test('accounts are listed and unlinked, but never the last way in', async () => {
  const shown = z.object({
    identities: z.array(z.object({ id: z.string(), provider: z.string(), address: z.string().nullable() })),
    providers: z.array(z.string()),
  });
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const { identities, providers } = await kim.get('/api/v1/identities').read(shown);
  assert.deepEqual(
    identities.map(({ provider, address }) => [provider, address]),
    [
      ['google', 'kim@acme.test'],
      ['azure-ad', 'kim@acme.test'],
    ],
  );
  assert.deepEqual(providers, ['google', 'azure-ad']);
  const [first] = identities;
  const mia = await world.keyholder.signedIn('mia@acme.test');
  await mia.delete(`/api/v1/identities/${first?.id}`).problem(404);
  await kim.delete(`/api/v1/identities/${first?.id}`).expect(204);
  const browser = world.keyholder.stranger();
  assert.equal(await world.signIn(browser, { provider: 'google', email: 'kim@acme.test' }), FAILED);
  const bo = world.keyholder.stranger();
  await world.signIn(bo, { provider: 'google', email: 'bo@acme.test' });
  const own = await bo.get('/api/v1/identities').read(shown);
  const { detail } = await bo.delete(`/api/v1/identities/${own.identities[0]?.id}`).problem(409);
  assert.match(detail ?? '', /only way/);
});

test('of the last two ways in, two tabs at the same moment take one away', async () => {
  const bo = world.keyholder.stranger();
  await world.signIn(bo, { provider: 'google', email: 'bo@acme.test' });
  assert.equal(await world.link(bo, 'azure-ad', 'mia@acme.test'), '/profile?identity=linked');
  const shown = z.object({ identities: z.array(z.object({ id: z.string() })) });
  const { identities } = await bo.get('/api/v1/identities').read(shown);
  assert.equal(identities.length, 2);
  const answers = await withClient(world.keyholder.database.owner, async owner => {
    await owner.query('begin');
    await owner.query('select from user_identities for update');
    const both = identities.map(({ id }) => bo.delete(`/api/v1/identities/${id}`).response);
    await eventually(async () => (await waiting()) === 2);
    await owner.query('commit');
    return Promise.all(both);
  });
  assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 409]);
  assert.equal((await bo.get('/api/v1/identities').read(shown)).identities.length, 1);
});

async function waiting(): Promise<number> {
  const [row] = await world.asOwner(
    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return Number(row?.count);
}

test('an account belongs to one user of an organisation', async () => {
  const mia = await world.keyholder.signedIn('mia@acme.test');
  assert.equal(await world.link(mia, 'azure-ad', 'kim@acme.test'), '/profile?identity=failed');
  assert.equal((await world.refusals(world.acme.tenantId)).at(-1), 'linked_to_another');
});

test('a provider that refuses the app is shown to those who can mend it, until it works', async () => {
  const settings = z.object({
    providers: z.array(
      z.object({ provider: z.string(), refused: z.object({ because: z.string() }).nullable() }),
    ),
  });
  const refused = async () => {
    const { providers } = await world.admin.get('/api/v1/signin-settings').read(settings);
    return providers.find(({ provider }) => provider === 'azure-ad')?.refused?.because ?? null;
  };
  await world.control('microsoft', 'POST', 'errors', { code: 7000222, times: 1 });
  const browser = world.keyholder.stranger();
  assert.equal(await world.signIn(browser, { provider: 'azure-ad', email: 'kim@acme.test' }), FAILED);
  assert.equal(await refused(), 'invalid_client');
  assert.equal(await world.signIn(browser, { provider: 'azure-ad', email: 'kim@acme.test' }), '/');
  assert.equal(await refused(), null);
});

test('nobody who writes an address of their own makes an app look refused', async () => {
  for (const error of ['invalid_client', 'unauthorized_client', 'server_error', '<script>']) {
    const browser = world.keyholder.stranger();
    const at = new URL(world.redirect('azure-ad'));
    const url = new URL(await world.begin(browser, 'azure-ad', 'kim@acme.test'));
    at.search = String(new URLSearchParams({ error, state: url.searchParams.get('state') ?? '' }));
    assert.equal(await world.comeBack(browser, at), FAILED);
    assert.equal((await world.refusals(world.acme.tenantId)).at(-1), 'declined');
  }
  const settings = z.object({ providers: z.array(z.object({ refused: z.unknown() })) });
  const { providers } = await world.admin.get('/api/v1/signin-settings').read(settings);
  assert.deepEqual(
    providers.map(({ refused }) => refused),
    [null, null],
  );
});

test('what happens at sign-in is in the audit log, and no address of it in the log', async () => {
  const rows = await world.asOwner(
    "select distinct action from audit_entries where tenant_id = $1 and action ~ '^(signin|identity)[.]' order by 1",
    [world.acme.tenantId],
  );
  assert.deepEqual(
    rows.map(({ action }) => action),
    ['identity.linked', 'identity.unlinked', 'signin.accepted', 'signin.refused'],
  );
  const lines = world.keyholder.logLines.filter(line => !line.includes('"cause"'));
  assert.ok(!lines.some(line => /(kim|ana|bo|mia|olu)@|%40acme/i.test(line)));
});

test('nothing of a sign-in is kept after its time', async () => {
  await world.begin(world.keyholder.stranger(), 'google', 'kim@acme.test');
  await world.advance(6 * 60_000);
  const prune = signinUpkeep.find(({ name }) => name === 'signin.prune');
  await prune?.run(world.needs, new AbortController().signal);
  for (const table of ['signin_flows', 'used_signin_nonces'])
    assert.deepEqual(await world.asOwner(`select 1 from ${table}`), [], table);
});
