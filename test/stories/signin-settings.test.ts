import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { withClient } from '#platform/postgres/client.ts';
import { readConfig } from '#src/config.ts';
import type { Client } from '#test/harness/client.ts';
import { eventually } from './killable-node.ts';
import { openSigninWorld, type SigninWorld } from './signin-world.ts';

const SETTINGS = '/api/v1/signin-settings';
const GOOGLE = `${SETTINGS}/providers/google`;
const MICROSOFT = `${SETTINGS}/providers/azure-ad`;
const googleId = `417000000001-${'s'.repeat(28)}ign1.apps.googleusercontent.com`;
const entra = {
  client_id: '516e1000-acee-4000-8000-00000000ac3e',
  client_secret: 'a-secret-that-nobody-reads-back',
  directory_id: 'ac3e0000-5eed-4000-8000-00000000ac3e',
};
const googleSecret = 'another-secret-nobody-reads-back';

const shown = z.object({
  providers: z.array(
    z.object({
      provider: z.string(),
      state: z.string(),
      is_active: z.boolean(),
      client: z.string(),
      client_id: z.string().nullable(),
      has_client_secret: z.boolean(),
      directory_id: z.string().nullable(),
      redirect_uri: z.string(),
    }),
  ),
  mail_client_id: z.string().nullable(),
  policy: z.object({ new_users: z.string(), default_role: z.string(), app_wide: z.string() }),
  app_wide_providers: z.array(z.string()),
});

let world: SigninWorld;
let admin: Client;

before(async () => {
  world = await openSigninWorld({
    MICROSOFT_OAUTH_CLIENT_ID: '516e1000-acee-4000-8000-000000be4a70',
    MICROSOFT_OAUTH_CLIENT_SECRET: 'the-app-of-the-installation',
  });
  admin = await world.keyholder.signedIn('admin@acme.test');
  await admin.delete(GOOGLE).expect(204);
  await admin.delete(MICROSOFT).expect(204);
});
after(() => world.close());

const show = async (client = admin) => client.get(SETTINGS).read(shown);
async function shownProvider(provider: string) {
  const found = (await show()).providers.find(each => each.provider === provider);
  assert.ok(found);
  return found;
}

test('before anything is entered nothing is, and nobody new comes in', async () => {
  const { providers, policy, app_wide_providers } = await show();
  assert.deepEqual(
    providers.map(({ provider, state, is_active }) => [provider, state, is_active]),
    [
      ['google', 'missing', false],
      ['azure-ad', 'missing', false],
    ],
  );
  assert.equal(providers[0]?.redirect_uri, `${world.keyholder.url}/api/auth/callback/google`);
  assert.equal(providers[1]?.redirect_uri, `${world.keyholder.url}/api/auth/callback/azure-ad`);
  assert.deepEqual(policy, { new_users: 'refused', default_role: 'member', app_wide: 'allowed' });
  assert.deepEqual(app_wide_providers, ['azure-ad']);
});

test('an app is entered as a whole, and neither its secret nor its whole id comes back', async () => {
  const reply = admin.put(MICROSOFT, {
    ...entra,
    directory_id: entra.directory_id.toUpperCase(),
    is_active: true,
  });
  const text = await (await reply.expect(200)).text();
  assert.ok(!text.includes(entra.client_secret) && !text.includes(entra.client_id));
  const { state, is_active, client_id, has_client_secret, directory_id } = await shownProvider('azure-ad');
  assert.deepEqual(
    { state, is_active, client_id, has_client_secret, directory_id },
    {
      state: 'configured',
      is_active: true,
      client_id: '516e10…ac3e',
      has_client_secret: true,
      directory_id: entra.directory_id,
    },
  );
});

test('a secret that is left out stays, but never for another client', async () => {
  const { client_secret: _, ...rest } = entra;
  await admin.put(MICROSOFT, { ...rest, is_active: false }).expect(200);
  assert.equal((await shownProvider('azure-ad')).is_active, false);
  const other = { ...rest, client_id: '516e1000-acee-4000-8000-00000000beef', is_active: true };
  const { fields } = z
    .object({ fields: z.record(z.string(), z.string()) })
    .parse(await admin.put(MICROSOFT, other).problem(400));
  assert.deepEqual(Object.keys(fields), ['client_secret']);
  const kept = await shownProvider('azure-ad');
  assert.deepEqual([kept.client_id, kept.is_active, kept.state], ['516e10…ac3e', false, 'configured']);
});

test('an app that was entered is switched, and given a new secret, without entering it again', async () => {
  for (const is_active of [true, false]) {
    await admin.put(MICROSOFT, { is_active }).expect(200);
    const { state, is_active: isOn, directory_id } = await shownProvider('azure-ad');
    assert.deepEqual([state, isOn, directory_id], ['configured', is_active, entra.directory_id]);
  }
  await admin.put(MICROSOFT, { is_active: false, client_secret: 'a-newer-secret' }).expect(200);
  const { client_id, has_client_secret } = await shownProvider('azure-ad');
  assert.deepEqual([client_id, has_client_secret], ['516e10…ac3e', true]);
  const nothing = await admin.put(GOOGLE, { is_active: true }).problem(400);
  assert.deepEqual(Object.keys(z.record(z.string(), z.string()).parse(nothing.fields)), ['client_id']);
});

test('two who change an app at the same moment leave no client in the other’s directory', async () => {
  const other = {
    client_id: '516e1000-acee-4000-8000-0000000910be',
    client_secret: 'the-secret-of-the-other-one',
    directory_id: '910be000-5eed-4000-8000-0000000910be',
  };
  const lock = "select pg_advisory_xact_lock(hashtextextended(concat_ws(' ', 'secrets', $1::text), 0))";
  await withClient(world.keyholder.database.owner, async owner => {
    await owner.query('begin');
    await owner.query(lock, [world.acme.tenantId]);
    const first = admin.put(MICROSOFT, { ...other, is_active: false }).expect(200);
    await eventually(async () => (await waiting()) === 1);
    const second = admin.put(MICROSOFT, { is_active: false, client_secret: 'a-newer-secret' }).expect(200);
    await eventually(async () => (await waiting()) === 2);
    await owner.query('commit');
    await Promise.all([first, second]);
  });
  const { client_id, directory_id } = await shownProvider('azure-ad');
  assert.deepEqual([client_id, directory_id], ['516e10…10be', other.directory_id]);
  await admin.put(MICROSOFT, { ...entra, is_active: false }).expect(200);
});

async function waiting(): Promise<number> {
  const [row] = await world.asOwner(
    "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'advisory'",
  );
  return Number(row?.count);
}

test('what is wrong is told by field, and then nothing of it is kept', async () => {
  const wrong: [string, Record<string, unknown>, string[]][] = [
    [GOOGLE, { client_id: 'my-client', client_secret: googleSecret }, ['client_id']],
    [GOOGLE, { client_id: googleId, client_secret: 'has a space' }, ['client_secret']],
    [GOOGLE, { client_id: googleId }, ['client_secret']],
    [GOOGLE, { ...entra, client_id: googleId }, ['directory_id']],
    [GOOGLE, { client: 'mail', client_id: googleId }, ['client_id']],
    [MICROSOFT, { ...entra, client: 'mail' }, ['client']],
    [MICROSOFT, { ...entra, directory_id: 'common' }, ['directory_id']],
    [MICROSOFT, { ...entra, directory_id: '9188040d-6c67-4c5b-b112-36a304b66dad' }, ['directory_id']],
    [MICROSOFT, { ...entra, directory_id: undefined }, ['directory_id']],
  ];
  const before = await show();
  for (const [path, body, expected] of wrong) {
    const problem = await admin.put(path, { is_active: true, ...body }).problem(400);
    assert.deepEqual(Object.keys(z.record(z.string(), z.string()).parse(problem.fields)), expected);
  }
  assert.deepEqual(await show(), before);
});

test('the mail app signs people in only where that was chosen', async () => {
  assert.equal((await shownProvider('google')).state, 'missing');
  await admin.put(GOOGLE, { client: 'mail', is_active: true }).expect(200);
  const { client, state, client_id } = await shownProvider('google');
  assert.deepEqual([client, state], ['mail', 'configured']);
  assert.equal(client_id, (await show()).mail_client_id);
  const gina = await world.keyholder.signedIn('admin@globex.test');
  await gina.put(GOOGLE, { client: 'mail', is_active: true }).problem(400);
});

test('a provider that is removed takes its app along', async () => {
  await admin.put(GOOGLE, { client_id: googleId, client_secret: googleSecret, is_active: true }).expect(200);
  await admin.delete(GOOGLE).expect(204);
  assert.equal((await shownProvider('google')).state, 'missing');
  const rows = await world.asOwner('select name from tenant_secrets where tenant_id = $1 and name like $2', [
    world.acme.tenantId,
    'signin_google%',
  ]);
  assert.deepEqual(rows, []);
  const mail = await world.asOwner(
    "select name from tenant_secrets where tenant_id = $1 and name = 'google_client_id'",
    [world.acme.tenantId],
  );
  assert.equal(mail.length, 1, 'the mail app stays');
});

test('nobody unknown ever comes in to run the organisation', async () => {
  const policy = { new_users: 'in_verified_domains', default_role: 'operator', app_wide: 'forbidden' };
  assert.deepEqual((await admin.put(`${SETTINGS}/policy`, policy).read(shown)).policy, policy);
  for (const default_role of ['owner', 'admin', 'king'])
    await admin.put(`${SETTINGS}/policy`, { ...policy, default_role }).problem(400);
  assert.deepEqual((await show()).policy, policy);
});

test('settings are the organisation’s own, and for those who may', async () => {
  const gina = await world.keyholder.signedIn('admin@globex.test');
  assert.equal((await show(gina)).policy.new_users, 'refused');
  const kim = await world.keyholder.signedIn('kim@acme.test');
  await kim.get(SETTINGS).problem(403);
  await kim.put(MICROSOFT, { ...entra, is_active: true }).problem(403);
});

test('what happens to settings is in the audit log, without secrets', async () => {
  const entries = z.object({
    items: z.array(z.object({ action: z.string(), detail: z.record(z.string(), z.unknown()).nullable() })),
  });
  const { items } = await admin.get('/api/v1/audit?limit=200').read(entries);
  const ours = items.filter(({ action }) => action.startsWith('signin_'));
  assert.deepEqual([...new Set(ours.map(({ action }) => action))].sort(), [
    'signin_policy.changed',
    'signin_provider.changed',
    'signin_provider.removed',
  ]);
  const text = JSON.stringify(items);
  assert.ok(!text.includes(entra.client_secret) && !text.includes(googleSecret) && !text.includes(googleId));
});

test('half of an app-wide app is refused at the start', () => {
  assert.throws(
    () => readConfig({ GOOGLE_OAUTH_CLIENT_ID: 'half' }),
    /GOOGLE_OAUTH_CLIENT_ID needs GOOGLE_OAUTH_CLIENT_SECRET beside it/,
  );
});
