import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import type { Client } from '#test/harness/client.ts';
import { type ConsentWorld, calendar, gmailRead, gmailSend, openConsentWorld } from './consent-world.ts';

let world: ConsentWorld;

before(async () => {
  world = await openConsentWorld();
});
after(() => world.keyholder.close());

const CREDENTIALS = '/api/v1/google/credentials';

const credentials = z.strictObject({
  access_token: z.string(),
  refresh_token: z.null(),
  token_expiry: z.iso.datetime(),
  scopes: z.array(z.string()),
});
const status = z.object({
  gmail_connected: z.boolean(),
  calendar_connected: z.boolean(),
  token_expiry: z.string().nullable(),
  health: z
    .object({ state: z.string(), reason: z.string().nullable(), missing_scopes: z.array(z.string()) })
    .nullable(),
});
const uses = z.object({
  items: z.array(
    z.object({
      actor: z.object({ kind: z.string(), name: z.string().nullable() }),
      via: z.object({ kind: z.string(), name: z.string().nullable(), is_revoked: z.boolean() }).nullable(),
      count: z.number(),
      scopes: z.array(z.string()),
    }),
  ),
});

const take = (client: Client, query = '') => client.get(`${CREDENTIALS}${query}`);
const userinfo = (token: string) =>
  world.keyholder.simulators.fetch(
    new Request('http://localhost:4010/google/openidconnect/v1/userinfo', {
      headers: { authorization: `Bearer ${token}` },
    }),
  );
const refreshes = () => world.requestsTo('/google/oauth2/token&contains=grant_type%3Drefresh_token');

async function keyOf(client: Client, name: string): Promise<{ id: string; program: Client }> {
  const made = await client
    .post('/api/v1/api-keys', { name, scopes: ['credentials.read'] })
    .read(z.object({ id: z.string(), key: z.string() }), 201);
  return { id: made.id, program: world.keyholder.stranger().withBearer(made.key) };
}

test('whoever has connected nothing is told where to connect', async () => {
  const olu = await world.keyholder.signedIn('olu@acme.test');
  const problem = await take(olu).problem(404);
  assert.equal(problem.code, 'not_connected');
  assert.match(problem.detail ?? '', /\/connections/);
  const shown = await olu.get('/api/v1/google/status').read(status);
  assert.deepEqual(shown, {
    gmail_connected: false,
    calendar_connected: false,
    token_expiry: null,
    health: null,
  });
  const stranger = world.keyholder.stranger();
  assert.equal((await take(stranger).problem(401)).code, 'not_signed_in');
  assert.equal((await take(stranger.withBearer('kh_nonsense')).problem(401)).code, 'invalid_token');
});

test('a newcomer connects with one box unticked, sees so, upgrades, and a program reads their mail', async () => {
  const mia = await world.keyholder.signedIn('mia@acme.test');
  const first = await world.connect(
    mia,
    { account: 'ana@acme.test', scopes: [gmailRead] },
    { capabilities: 'mail.read,calendar' },
  );
  assert.equal(first.outcome, 'partial');
  const partial = await mia.get('/api/v1/google/status').read(status);
  assert.deepEqual([partial.gmail_connected, partial.calendar_connected], [true, false]);
  assert.deepEqual([partial.health?.state, partial.health?.missing_scopes], ['partial', [calendar]]);
  const { program } = await keyOf(mia, 'calendar program');
  const refused = await take(program, '?service=calendar').problem(403);
  assert.equal(refused.code, 'scope_missing');

  const again = await mia
    .post(`/api/v1/connections/${first.connection_id}/reconnect`, { capabilities: ['mail.read', 'calendar'] })
    .read(z.object({ auth_url: z.string() }));
  await world.comeBack(mia, await world.atGoogle(again.auth_url, { account: 'ana@acme.test' }));
  const whole = await take(program).read(credentials);
  assert.ok(whole.scopes.includes(gmailRead) && whole.scopes.includes(calendar));
  assert.equal((await userinfo(whole.access_token)).status, 200);
});

test('an hour later two hundred callers at once cause one refresh', async () => {
  const admin = await world.keyholder.signedIn('admin@acme.test');
  await world.connect(admin, { account: 'admin@acme.test' }, { capabilities: 'mail.read,mail.send' });
  const { program } = await keyOf(admin, 'herd');
  const before = await take(program).read(credentials);
  const asked = await refreshes();
  await world.control('POST', 'clock', { advance: '59m' });
  const answers = await Promise.all(Array.from({ length: 200 }, () => take(program).read(credentials)));
  assert.equal(new Set(answers.map(answer => answer.access_token)).size, 1);
  assert.notEqual(answers[0]?.access_token, before.access_token);
  assert.ok(answers[0]?.scopes.includes(gmailSend));
  assert.equal((await refreshes()) - asked, 1);
});

test('a program says for how long it needs the token', async () => {
  const admin = await world.keyholder.signedIn('admin@acme.test');
  const { program } = await keyOf(admin, 'long job');
  await world.control('POST', 'clock', { advance: '10m' });
  const token = await take(program, '?min_ttl=3500').read(credentials);
  const left = new Date(token.token_expiry).getTime() - world.keyholder.simulators.clock.now().getTime();
  assert.ok(left >= 3_500_000);
  await take(program, '?min_ttl=3501').problem(400);
});

test('a person sees who used their account, and by which key', async () => {
  const admin = await world.keyholder.signedIn('admin@acme.test');
  const { program, id } = await keyOf(admin, 'backup');
  await take(program, '?service=gmail').read(credentials);
  await take(program, '?service=gmail').read(credentials);
  const { items: connections } = await admin
    .get('/api/v1/connections')
    .read(z.object({ items: z.array(z.object({ id: z.string() })) }));
  const path = `/api/v1/connections/${connections[0]?.id}/uses`;
  await admin.delete(`/api/v1/api-keys/${id}`).expect(204);
  const { items } = await admin.get(path).read(uses);
  const backup = items.find(({ via }) => via?.name === 'backup');
  assert.deepEqual([backup?.count, backup?.via?.is_revoked, backup?.actor.name], [2, true, 'Ada Admin']);
  assert.ok(backup?.scopes.includes(gmailRead));
  const mia = await world.keyholder.signedIn('mia@acme.test');
  await mia.get(path).problem(404);
  const gus = await world.keyholder.signedIn('admin@globex.test');
  await gus.get(path).problem(404);
  await take(program).problem(401);
});

test('a dead grant, a broken app and a busy Google are told apart, with who must act', async () => {
  const admin = await world.keyholder.signedIn('admin@acme.test');
  const matches = { match: { path: '/google/oauth2/token', grantType: 'refresh_token' }, times: 1 };
  await world.control('POST', 'clock', { advance: '59m' });
  await world.control('POST', 'faults', {
    ...matches,
    effect: { status: 503, headers: { 'retry-after': '9' } },
  });
  const busy = await take(admin).response;
  assert.deepEqual([busy.status, busy.headers.get('retry-after')], [503, '9']);
  assert.match(await busy.text(), /"code":"google_busy".*"who_acts":"nobody"/);
  await world.control('POST', 'clock', { advance: '9s' });
  await world.control('POST', 'faults', {
    ...matches,
    effect: { status: 401, body: { error: 'deleted_client' } },
  });
  const broken = await take(admin).problem(503);
  assert.equal(broken.code, 'app_broken');
  await world.control('POST', 'clock', { advance: '1m' });
  await world.control('POST', 'grants/kill', { account: 'admin@acme.test' });
  const dead = await take(admin).problem(409);
  assert.equal(dead.code, 'needs_reconnect');
  const shown = await admin.get('/api/v1/google/status').read(status);
  assert.deepEqual([shown.gmail_connected, shown.health?.reason], [false, 'revoked_or_expired']);
});
