import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import type { Client } from '#test/harness/client.ts';
import { type ConsentWorld, calendar, gmailRead, gmailSend, openConsentWorld } from './consent-world.ts';

let world: ConsentWorld;
let admin: Client;

before(async () => {
  world = await openConsentWorld();
  admin = await world.keyholder.signedIn('admin@acme.test');
});
after(() => world.keyholder.close());

const LIMITS = '/api/v1/capability-limits';
const tenant = { kind: 'tenant' };
const members = { kind: 'role', role: 'member' };

const issued = z.object({ id: z.string(), key: z.string() });
const credentials = z.object({ access_token: z.string(), scopes: z.array(z.string()) });
const offered = z.object({ capabilities: z.array(z.object({ name: z.string(), is_allowed: z.boolean() })) });
const limits = z.object({
  capabilities: z.array(z.object({ name: z.string(), connections: z.number() })),
  tenant: z.array(z.string()).nullable(),
  roles: z.array(z.object({ role: z.string(), capabilities: z.array(z.string()).nullable() })),
});
const clients = z.object({
  items: z.array(
    z.object({
      kind: z.string(),
      id: z.string(),
      name: z.string(),
      owner_name: z.string().nullable(),
      capabilities: z.array(z.string()).nullable(),
    }),
  ),
});
const excess = z.object({
  items: z.array(
    z.object({ connection_id: z.string(), address: z.string(), capabilities: z.array(z.string()) }),
  ),
});

const limit = (whose: object, capabilities: readonly string[] | null) =>
  admin.put(LIMITS, { whose, capabilities }).expect(204);
const authUrl = (client: Client, capabilities: string) =>
  client.get(`/api/v1/google/auth/url?${new URLSearchParams({ capabilities })}`);
const take = (client: Client, query = '') => client.get(`/api/v1/google/credentials${query}`);
const audited = (action: string) =>
  world.rows('select subject_kind, subject_id from audit_entries where action = $1 order by at', [action]);

/** A new person at Google and a member of acme. */
async function newcomer(name: string): Promise<{ account: string; client: Client }> {
  const account = `${name}@acme.test`;
  await world.control('POST', 'people', { email: account, hostedDomain: 'acme.test' });
  const { link } = await admin
    .post('/api/v1/invitations', { address: account, role: 'member' })
    .read(z.object({ link: z.string() }), 201);
  const client = world.keyholder.stranger();
  const token = new URL(link).hash.slice(1);
  await client
    .post('/api/v1/invitations/accept', { token, name, password: 'a long enough password' })
    .expect(200);
  return { account, client };
}

async function connected(name: string, capabilities = 'mail.read mail.send calendar') {
  const person = await newcomer(name);
  const { outcome, connection_id } = await world.connect(
    person.client,
    { account: person.account },
    { capabilities },
  );
  assert.equal(outcome, 'connected');
  return { ...person, id: connection_id ?? assert.fail('no connection') };
}

async function keyOf(client: Client, name: string) {
  const scopes = ['credentials.read', 'connections.write'];
  const { id, key } = await client.post('/api/v1/api-keys', { name, scopes }).read(issued, 201);
  return { id, program: world.keyholder.stranger().withBearer(key) };
}

test('without a limit everybody may ask for everything', async () => {
  const { tenant: whole, roles } = await admin.get(LIMITS).read(limits);
  assert.equal(whole, null);
  assert.ok(roles.length === 5 && roles.every(({ capabilities }) => capabilities === null));
  const mia = await world.keyholder.signedIn('mia@acme.test');
  await authUrl(mia, 'mail.modify calendar').expect(200);
});

test('what the organisation or the role does not allow is refused by name, with who can change it', async () => {
  const { client } = await newcomer('lia');
  await limit(tenant, ['mail.read', 'mail.send', 'calendar']);
  await limit(members, ['mail.read', 'mail.modify']);
  const problem = await authUrl(client, 'mail.read mail.send mail.modify').problem(403);
  assert.equal(problem.code, 'not_permitted');
  assert.match(problem.detail ?? '', /mail\.send/);
  assert.match(problem.detail ?? '', /mail\.modify/);
  assert.doesNotMatch(problem.detail ?? '', /mail\.read/);
  assert.match(problem.detail ?? '', /owner or admin/);
  await authUrl(client, 'mail.read').expect(200);
  await authUrl(admin, 'mail.send calendar').expect(200);
  const { capabilities } = await client.get('/api/v1/google/capabilities').read(offered);
  assert.deepEqual(
    capabilities.filter(({ is_allowed }) => is_allowed).map(({ name }) => name),
    ['mail.read'],
  );
});

test('whoever does not say what for is asked for what is left of the usual', async () => {
  const { client } = await newcomer('lou');
  const { auth_url } = await world.begin(client);
  const scope = new URL(auth_url).searchParams.get('scope')?.split(' ') ?? [];
  assert.ok(scope.includes(gmailRead) && !scope.includes(gmailSend) && !scope.includes(calendar));
  await limit(members, []);
  await client.get('/api/v1/google/auth/url').problem(403);
  await limit(members, null);
  await limit(tenant, null);
});

test('a limit that comes while the person is at Google holds, and the tokens go back', async () => {
  const { client, account } = await newcomer('ned');
  const { auth_url, flow_id } = await world.begin(client, { capabilities: 'mail.read calendar' });
  const arriving = await world.atGoogle(auth_url, { account });
  await limit(members, ['mail.read']);
  await world.comeBack(client, arriving);
  const flow = await world.showFlow(client, flow_id);
  assert.deepEqual([flow.outcome, flow.connection_id], ['not_allowed', null]);
  assert.match(flow.remedy ?? '', /owner or admin/);
  assert.equal((await world.grantsOf(account)).living, 0);
  await limit(members, null);
});

test('a key that is limited gets a token for that alone, from the next answer on', async () => {
  const { client } = await connected('oda');
  const { id, program } = await keyOf(client, 'reader of mail');
  assert.ok((await take(program).read(credentials)).scopes.includes(calendar));
  await limit({ kind: 'api_key', id }, ['mail.read']);
  const { scopes } = await take(program).read(credentials);
  assert.ok(scopes.includes(gmailRead));
  assert.ok(!scopes.includes(gmailSend) && !scopes.includes(calendar));
  const { code } = await take(program, '?service=calendar').problem(403);
  assert.equal(code, 'not_permitted');
  assert.ok((await take(client).read(credentials)).scopes.includes(calendar));
  await authUrl(program, 'calendar').problem(403);
  await limit({ kind: 'api_key', id }, null);
  assert.ok((await take(program).read(credentials)).scopes.includes(calendar));
});

test('where Google gives nothing narrower, a limited key is told so and given nothing', async () => {
  const { client } = await connected('pam');
  const { id, program } = await keyOf(client, 'narrow');
  await limit({ kind: 'api_key', id }, ['mail.send']);
  await world.control('POST', 'faults', {
    match: { path: '/google/oauth2/token', grantType: 'refresh_token' },
    effect: {
      status: 200,
      body: {
        access_token: 'ya29.too-wide',
        expires_in: 3599,
        scope: `${gmailRead} ${gmailSend} ${calendar}`,
        token_type: 'Bearer',
      },
    },
    times: 1,
  });
  const refused = await take(program).response;
  const text = await refused.text();
  assert.equal(refused.status, 403);
  assert.match(
    text,
    /"code":"never_raw".*"reason":"not_narrowed"|"reason":"not_narrowed".*"code":"never_raw"/,
  );
  assert.doesNotMatch(text, /ya29/);
});

test('a limited key takes no refresh token, which could do everything, even where an owner has allowed it to', async () => {
  await world.connect(admin, { account: 'admin@acme.test' }, { capabilities: 'mail.read calendar' });
  const { id, program } = await keyOf(admin, 'mover');
  await admin.put(`/api/v1/api-keys/${id}/refresh-tokens`, { confirm: 'mover' }).expect(204);
  const taken = z.object({ refresh_token: z.string().nullable() });
  const before = await take(program).read(taken);
  world.keyholder.announceExport(before.refresh_token ?? assert.fail('it was not allowed to'));
  await limit({ kind: 'api_key', id }, ['mail.read']);
  assert.equal((await take(program).read(taken)).refresh_token, null);
});

test('a key that takes the place of a limited one is as limited', async () => {
  const { client } = await connected('quin');
  const { id } = await keyOf(client, 'rotating');
  await limit({ kind: 'api_key', id }, ['calendar']);
  const { key } = await client.post(`/api/v1/api-keys/${id}/rotate`, {}).read(issued, 201);
  const { scopes } = await take(world.keyholder.stranger().withBearer(key)).read(credentials);
  assert.ok(scopes.includes(calendar) && !scopes.includes(gmailRead));
});

test('a limit of the organisation or of a role narrows what their people are handed, at once', async () => {
  const { client } = await connected('rut');
  assert.ok((await take(client).read(credentials)).scopes.includes(calendar));
  await limit(members, ['mail.read', 'mail.send']);
  assert.ok(!(await take(client).read(credentials)).scopes.includes(calendar));
  await limit(tenant, ['mail.read']);
  assert.ok(!(await take(client).read(credentials)).scopes.includes(gmailSend));
  await limit(tenant, null);
  await limit(members, null);
  assert.ok((await take(client).read(credentials)).scopes.includes(calendar));
});

test('whoever has more than is allowed now is shown, and reducing them settles it', async () => {
  const { id, account } = await connected('sam');
  await limit(members, ['mail.read', 'mail.send']);
  const found = async () =>
    (await admin.get(`${LIMITS}/excess`).read(excess)).items.find(
      ({ connection_id }) => connection_id === id,
    );
  assert.deepEqual(await found(), { connection_id: id, address: account, capabilities: ['calendar'] });
  await admin.delete(`/api/v1/connections/${id}/capabilities/calendar`).expect(200);
  assert.equal(await found(), undefined);
  await limit(members, null);
  const { capabilities } = await admin.get(LIMITS).read(limits);
  assert.ok((capabilities.find(({ name }) => name === 'mail.read')?.connections ?? 0) >= 1);
});

test('connecting again asks for what is still allowed and leaves out the rest', async () => {
  const { client, id, account } = await connected('tea');
  await limit(members, ['mail.read']);
  await world.control('POST', 'grants/kill', { account });
  const { auth_url } = await client
    .post(`/api/v1/connections/${id}/reconnect`, {})
    .read(z.object({ auth_url: z.string() }));
  const scope = new URL(auth_url).searchParams.get('scope')?.split(' ') ?? [];
  assert.ok(scope.includes(gmailRead) && !scope.includes(calendar) && !scope.includes(gmailSend));
  await limit(members, null);
});

test('services and people’s keys are listed with what each may ask for; a key of a service is bound by its service', async () => {
  const scopes = ['credentials.read'];
  const { id: keyId } = await admin
    .post('/api/v1/api-keys', { name: 'courier', scopes, owner: 'service' })
    .read(issued, 201);
  const listed = async () => (await admin.get(`${LIMITS}/clients?limit=200`).read(clients)).items;
  const courier = (await listed()).find(({ name }) => name === 'courier') ?? assert.fail('not listed');
  assert.deepEqual([courier.kind, courier.capabilities], ['service', null]);
  assert.ok((await listed()).every(({ id }) => id !== keyId));
  await limit({ kind: 'service', id: courier.id }, []);
  assert.deepEqual((await listed()).find(({ id }) => id === courier.id)?.capabilities, []);
  const [key] = await world.rows('select epoch::int as epoch from api_keys where id = $1', [keyId]);
  assert.equal(key?.epoch, 1);
  await admin.put(LIMITS, { whose: { kind: 'api_key', id: keyId }, capabilities: [] }).problem(404);
});

test('every change is in the audit log, and one that changes nothing is not', async () => {
  const before = (await audited('capability_limit.set')).length;
  await limit(tenant, ['mail.read']);
  await limit(tenant, ['mail.read']);
  assert.equal((await audited('capability_limit.set')).length, before + 1);
  await limit(tenant, null);
  assert.equal((await audited('capability_limit.lifted')).at(-1)?.subject_kind, 'tenant');
});

test('only owners and admins set limits, and none above their own role or of another organisation', async () => {
  const mia = await world.keyholder.signedIn('mia@acme.test');
  await mia.get(LIMITS).problem(403);
  await mia.put(LIMITS, { whose: tenant, capabilities: [] }).problem(403);
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const { user } = await kim.get('/api/v1/auth/me').read(z.object({ user: z.object({ id: z.string() }) }));
  await admin.patch(`/api/v1/users/${user.id}`, { role: 'admin' }).expect(200);
  await kim.put(LIMITS, { whose: { kind: 'role', role: 'owner' }, capabilities: [] }).problem(403);
  await kim.put(LIMITS, { whose: { kind: 'role', role: 'admin' }, capabilities: null }).expect(204);
  await admin.put(LIMITS, { whose: tenant, capabilities: ['everything'] }).problem(400);
  const { id } = await keyOf(admin, 'ours');
  const gus = await world.keyholder.signedIn('admin@globex.test');
  await gus.put(LIMITS, { whose: { kind: 'api_key', id }, capabilities: [] }).problem(404);
  assert.deepEqual((await gus.get(`${LIMITS}/excess`).read(excess)).items, []);
});
