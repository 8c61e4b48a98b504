import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { endOrphans } from '#features/connections/disconnect/end-orphans.ts';
import { requireId } from '#kernel/ids.ts';
import { mintScope } from '#kernel/scope.ts';
import { Secret } from '#kernel/secret.ts';
import type { Client } from '#test/harness/client.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import { type ConsentWorld, calendar, gmailRead, gmailSend, openConsentWorld } from './consent-world.ts';

let world: ConsentWorld;

before(async () => {
  world = await openConsentWorld();
});
after(() => world.keyholder.close());

const done = z.object({
  disconnected: z.array(z.string()),
  is_ended: z.boolean(),
  at_google: z.string(),
  kept_for: z.string().nullable(),
  tokens_live_until: z.string().nullable(),
  says: z.string(),
});
const credentials = z.object({ access_token: z.string(), scopes: z.array(z.string()) });
const connections = z.object({
  items: z.array(z.object({ id: z.string(), address: z.string(), is_default: z.boolean() })),
});
const timeline = z.object({ items: z.array(z.object({ kind: z.string() })) });

const everything = { capabilities: 'mail.read,mail.send,calendar' };

/** A new person at Google and at acme, connected. */
async function connected(name: string, asked: Record<string, string> = everything) {
  const account = `${name}@acme.test`;
  await world.control('POST', 'people', { email: account, hostedDomain: 'acme.test' });
  const client = await newcomer(name);
  const flow = await world.connect(client, { account }, asked);
  assert.equal(flow.outcome, 'connected');
  return { account, client, id: flow.connection_id ?? assert.fail('no connection') };
}

async function newcomer(name: string): Promise<Client> {
  const admin = await world.keyholder.signedIn('admin@acme.test');
  const { link } = await admin
    .post('/api/v1/invitations', { address: `${name}@acme.test`, role: 'member' })
    .read(z.object({ link: z.string() }), 201);
  const client = world.keyholder.stranger();
  const token = new URL(link).hash.slice(1);
  await client
    .post('/api/v1/invitations/accept', { token, name, password: 'a long enough password' })
    .expect(200);
  return client;
}

const take = (client: Client, query = '') => client.get(`/api/v1/google/credentials${query}`);
/** Whose account a caller is given who names none. */
async function accountOf(client: Client): Promise<string> {
  const { access_token } = await take(client).read(credentials);
  const info = await world.keyholder.simulators.fetch(
    new Request('http://localhost:4010/google/openidconnect/v1/userinfo', {
      headers: { authorization: `Bearer ${access_token}` },
    }),
  );
  return z.object({ email: z.string() }).parse(await info.json()).email;
}
const kindsOf = async (client: Client, id: string) => {
  const { items } = await client.get(`/api/v1/connections/${id}/timeline`).read(timeline);
  return items.map(({ kind }) => kind);
};
/** Jobs run by themselves, a moment later. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + 15_000;
  while (!(await isSo())) {
    assert.ok(performance.now() < deadlineMs, 'it did not happen in time');
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

test('a disconnect takes the token at once, and Google is told', async () => {
  const { client, account, id } = await connected('dora');
  const token = await take(client).read(credentials);
  const answer = await client.delete(`/api/v1/connections/${id}`).read(done);
  assert.deepEqual(
    [answer.is_ended, answer.at_google, answer.disconnected],
    [true, 'being_revoked', ['calendar', 'mail.read', 'mail.send']],
  );
  assert.ok(answer.tokens_live_until);
  assert.equal((await take(client).problem(404)).code, 'not_connected');
  await until(async () => (await world.grantsOf(account)).living === 0);
  await until(async () => (await kindsOf(client, id)).includes('revoked_at_google'));
  assert.deepEqual(await world.rows('select 1 from revocations'), []);
  const rows = await world.rows(
    'select state, refresh_token_sealed, access_token_sealed from grants where connection_id = $1',
    [id],
  );
  for (const row of rows)
    assert.deepEqual({ ...row }, { state: 'ended', refresh_token_sealed: null, access_token_sealed: null });
  const again = await client.delete(`/api/v1/connections/${id}`).read(done);
  assert.deepEqual([again.is_ended, again.at_google], [true, 'nothing_to_revoke']);
  const info = await world.keyholder.simulators.fetch(
    new Request('http://localhost:4010/google/openidconnect/v1/userinfo', {
      headers: { authorization: `Bearer ${token.access_token}` },
    }),
  );
  assert.equal(info.status, 401);
});

test('what stays connected is not taken along: Google ends all or nothing, and the answer says so', async () => {
  const { client, account, id } = await connected('emil');
  const answer = await client.delete('/api/v1/google/disconnect/calendar').read(done);
  assert.deepEqual([answer.is_ended, answer.at_google, answer.kept_for], [false, 'kept', 'this_connection']);
  const left = await take(client).read(credentials);
  assert.ok(left.scopes.includes(gmailRead) && !left.scopes.includes(calendar));
  assert.equal((await take(client, '?service=calendar').problem(404)).code, 'not_connected');
  assert.equal((await world.grantsOf(account)).living, 1);
  const last = await client.delete('/api/v1/google/disconnect/gmail').read(done);
  assert.deepEqual([last.is_ended, last.at_google], [true, 'being_revoked']);
  await until(async () => (await world.grantsOf(account)).living === 0);
  assert.deepEqual((await kindsOf(client, id)).includes('service_disconnected'), true);
  const none = await client.delete('/api/v1/google/disconnect/gmail').read(done);
  assert.equal(none.at_google, 'nothing_to_revoke');
});

test('a single capability can be taken back, and no token can do it any more', async () => {
  const { client, id } = await connected('fay');
  const before = await take(client).read(credentials);
  assert.ok(before.scopes.includes(gmailSend));
  const answer = await client.delete(`/api/v1/connections/${id}/capabilities/mail.send`).read(done);
  assert.deepEqual(
    [answer.disconnected, answer.is_ended, answer.kept_for],
    [['mail.send'], false, 'this_connection'],
  );
  const left = await take(client).read(credentials);
  assert.ok(!left.scopes.includes(gmailSend) && left.scopes.includes(gmailRead));
  await client.delete(`/api/v1/connections/${id}/capabilities/mail.everything`).problem(400);
});

test('an account that two live on is revoked by the last one only', async () => {
  const { client, account, id } = await connected('gil');
  await enterAppAt('globex');
  const gus = await world.keyholder.signedIn('admin@globex.test');
  const other = await world.connect(gus, { account }, everything);
  const first = await client.delete(`/api/v1/connections/${id}`).read(done);
  assert.deepEqual([first.at_google, first.kept_for], ['kept', 'other_connections']);
  await until(async () => (await kindsOf(client, id)).includes('kept_at_google'));
  const still = await take(gus, '?min_ttl=3500').read(credentials);
  assert.ok(still.scopes.includes(gmailRead));
  await world.control('POST', 'clock', { advance: '59m' });
  await take(gus).read(credentials);
  const last = await gus.delete(`/api/v1/connections/${other.connection_id}`).read(done);
  assert.equal(last.at_google, 'being_revoked');
  await until(async () => (await world.grantsOf(account)).living === 0);
});

test('a disconnect works when the grant is dead, Google is down and the app is gone', async () => {
  const dead = await connected('hana');
  await world.control('POST', 'grants/kill', { account: dead.account });
  await world.control('POST', 'clock', { advance: '59m' });
  await take(dead.client).problem(409);
  assert.equal((await dead.client.delete(`/api/v1/connections/${dead.id}`).read(done)).is_ended, true);
  await until(async () => (await kindsOf(dead.client, dead.id)).includes('revoked_at_google'));

  const down = await connected('ivo');
  await world.control('POST', 'faults', {
    match: { path: '/google/oauth2/revoke' },
    times: 1,
    effect: { status: 503 },
  });
  assert.equal(
    (await down.client.delete(`/api/v1/connections/${down.id}`).read(done)).at_google,
    'being_revoked',
  );
  await take(down.client).problem(404);
  await until(async () => (await world.grantsOf(down.account)).living === 0);

  const gone = await connected('jan');
  await world.rows("delete from tenant_secrets where name like 'google_client%'");
  assert.equal((await gone.client.delete(`/api/v1/connections/${gone.id}`).read(done)).is_ended, true);
  await until(async () => (await world.grantsOf(gone.account)).living === 0);
  await enterAppAt('acme');
});

test('an account that is connected again before Google was told stays connected', async () => {
  const { client, account, id } = await connected('lou');
  await world.control('POST', 'faults', {
    match: { path: '/google/oauth2/revoke' },
    times: 1,
    effect: { status: 503 },
  });
  await client.delete(`/api/v1/connections/${id}`).read(done);
  await until(async () => (await world.requestsTo('/google/oauth2/revoke&contains=')) > 0);
  await world.connect(client, { account }, everything);
  await until(async () => (await kindsOf(client, id)).includes('kept_at_google'));
  await world.control('POST', 'clock', { advance: '59m' });
  await take(client).read(credentials);
});

test('a refresh under way does not bring back what was disconnected', async () => {
  const { client, id } = await connected('mo');
  await world.control('POST', 'clock', { advance: '59m' });
  await world.control('POST', 'faults', {
    match: { path: '/google/oauth2/token', grantType: 'refresh_token' },
    times: 1,
    effect: { delayMs: 400 },
  });
  const slow = take(client).response;
  await until(async () => {
    const [row] = await world.rows(
      'select 1 from grants where connection_id = $1 and lease_owner is not null',
      [id],
    );
    return row !== undefined;
  });
  await client.delete(`/api/v1/connections/${id}`).expect(200);
  assert.equal((await slow).status, 404);
  const rows = await world.rows('select state, access_token_sealed from grants where connection_id = $1', [
    id,
  ]);
  for (const row of rows) assert.deepEqual({ ...row }, { state: 'ended', access_token_sealed: null });
});

test('the next account becomes the usual one', async () => {
  const { client, id } = await connected('nia');
  await world.control('POST', 'people', { email: 'nia.two@acme.test', hostedDomain: 'acme.test' });
  await world.connect(client, { account: 'nia.two@acme.test' }, everything);
  await client.delete(`/api/v1/connections/${id}`).expect(200);
  const { items } = await client.get('/api/v1/connections').read(connections);
  assert.deepEqual(
    items.map(({ address, is_default: isDefault }) => [address, isDefault]),
    [['nia.two@acme.test', true]],
  );
  await take(client).read(credentials);
});

test('a program that names no account gets the usual one, from the moment it is another', async () => {
  const { client, account } = await connected('rea');
  await world.control('POST', 'people', { email: 'rea.two@acme.test', hostedDomain: 'acme.test' });
  const second = await world.connect(client, { account: 'rea.two@acme.test' }, everything);
  assert.equal(await accountOf(client), account);
  assert.equal(await accountOf(client), account);
  await client.patch(`/api/v1/connections/${second.connection_id}`, { is_default: true }).expect(204);
  assert.equal(await accountOf(client), 'rea.two@acme.test');
});

test('nobody disconnects another’s account but an administrator, and never one of another organisation', async () => {
  const { client, id } = await connected('pia');
  const path = `/api/v1/connections/${id}`;
  await (await world.keyholder.signedIn('mia@acme.test')).delete(path).problem(404);
  await (await world.keyholder.signedIn('admin@globex.test')).delete(path).problem(404);
  await take(client).read(credentials);
  const admin = await world.keyholder.signedIn('admin@acme.test');
  assert.equal((await admin.delete(path).read(done)).is_ended, true);
  await take(client).problem(404);
});

test('what somebody who has left had connected is disconnected, here and at Google', async () => {
  const { account, id } = await connected('quin');
  const admin = await world.keyholder.signedIn('admin@acme.test');
  const users = z.object({ items: z.array(z.object({ id: z.string(), address: z.string() })) });
  const { items } = await admin.get('/api/v1/users').read(users);
  const quin = items.find(({ address }) => address === account);
  await admin.delete(`/api/v1/users/${quin?.id}`).expect(204);
  await endOrphans(world.keyholder.server.needs, new AbortController().signal);
  await until(async () => (await world.grantsOf(account)).living === 0);
  assert.ok((await kindsOf(admin, id)).includes('disconnected'));
});

/** As an administrator would enter it. */
async function enterAppAt(slug: string): Promise<void> {
  const { needs } = world.keyholder.server;
  const [row] = await world.rows('select id from tenants where slug = $1', [slug]);
  const who = mintScope({ tenantId: requireId(row.id), actor: { kind: 'operator' }, permissions: [] });
  await needs.secrets.write(
    who,
    new Map([
      ['google_client_id', new Secret(acmeGoogle.clientId)],
      ['google_client_secret', new Secret(acmeGoogle.clientSecret)],
    ]),
  );
}
