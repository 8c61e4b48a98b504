import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import type { Client } from '#test/harness/client.ts';
import { startKeyholder, type TestKeyholder } from '#test/harness/keyholder.ts';

let keyholder: TestKeyholder;

before(async () => {
  keyholder = await startKeyholder();
});
after(() => keyholder.close());

const PASSWORD = 'keyholder-demo';
const tokens = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.literal(1800),
});
const made = z.object({ id: z.string(), key: z.string() });
const me = z.object({
  user: z.object({ id: z.string(), address: z.string(), role: z.string() }).nullable(),
  service: z.object({ id: z.string(), name: z.string() }).nullable(),
  tenant: z.object({ slug: z.string() }),
  permissions: z.array(z.string()),
  via: z.string(),
});

function withBearer(token: string): Client {
  return keyholder.stranger().withBearer(token);
}

async function logIn(username = 'admin@acme.test') {
  return keyholder.stranger().post('/api/v1/auth/login', { username, password: PASSWORD }).read(tokens);
}

test('a person signs in, sees who they are, and signs out', async () => {
  const kim = await keyholder.signedIn('kim@acme.test');
  const shown = await kim.get('/api/v1/auth/me').read(me);
  assert.deepEqual([shown.user?.address, shown.tenant.slug, shown.via], ['kim@acme.test', 'acme', 'session']);
  const before = kim.cookie('session') ?? '';
  await kim.delete('/api/v1/session').expect(204);
  assert.equal(kim.cookie('session'), undefined);
  await kim.get('/api/v1/auth/me').problem(401);
  const thief = keyholder.stranger();
  thief.setCookie('session', before);
  assert.equal((await thief.get('/api/v1/auth/me').problem(401)).code, 'invalid_token');
});

test('signing in again in the same browser ends the session before', async () => {
  const mia = await keyholder.signedIn('mia@acme.test');
  const first = mia.cookie('session') ?? '';
  await mia.post('/api/v1/session', { username: 'mia@acme.test', password: PASSWORD }).expect(200);
  const old = keyholder.stranger();
  old.setCookie('session', first);
  await old.get('/api/v1/auth/me').problem(401);
  await mia.get('/api/v1/auth/me').expect(200);
});

test('wrong name, wrong password and wrong organisation are answered alike', async () => {
  const tries = [
    { username: 'admin@acme.test', password: 'wrong' },
    { username: 'nobody@acme.test', password: PASSWORD },
    { username: 'admin@acme.test', password: PASSWORD, tenant: 'globex' },
    { username: 'no address at all', password: PASSWORD },
  ];
  const answers = new Set<string>();
  for (const asked of tries) {
    for (const path of ['/api/v1/session', '/api/v1/auth/login']) {
      const response = await keyholder.stranger().post(path, asked).expect(401);
      const body = z.record(z.string(), z.unknown()).parse(await response.json());
      const { request_id: _changes, ...same } = body;
      answers.add(JSON.stringify([same, [...response.headers.keys()].sort()]));
      assert.deepEqual(response.headers.getSetCookie(), []);
    }
  }
  assert.equal(answers.size, 1);
});

test('a program logs in, refreshes once, and is out when it refreshes with an old token', async () => {
  const first = await logIn();
  const shown = await withBearer(first.access_token).get('/api/v1/auth/me').read(me);
  assert.equal(shown.via, 'access_token');
  const refresh = (refresh_token: string) =>
    keyholder.stranger().post('/api/v1/auth/refresh', { refresh_token });
  const second = await refresh(first.refresh_token).read(tokens);
  await withBearer(second.access_token).get('/api/v1/auth/me').expect(200);
  await refresh(first.refresh_token).problem(401);
  await refresh(second.refresh_token).problem(401);
  await withBearer(second.access_token).get('/api/v1/auth/me').problem(401);
});

test('answers that carry a credential are never stored', async () => {
  const response = await keyholder
    .stranger()
    .post('/api/v1/auth/login', { username: 'admin@acme.test', password: PASSWORD })
    .expect(200);
  assert.equal(response.headers.get('cache-control'), 'no-store');
  const ada = await keyholder.signedIn('admin@acme.test');
  const key = await ada.post('/api/v1/api-keys', { name: 'x', scopes: ['tokens.exchange'] }).expect(201);
  assert.equal(key.headers.get('cache-control'), 'no-store');
});

test('logging out ends the family', async () => {
  const { access_token, refresh_token } = await logIn();
  await keyholder.stranger().post('/api/v1/auth/logout', { refresh_token }).expect(204);
  await withBearer(access_token).get('/api/v1/auth/me').problem(401);
  await keyholder.stranger().post('/api/v1/auth/logout', { refresh_token }).expect(204);
});

test('a key is shown once, works, and is dead when deleted', async () => {
  const ada = await keyholder.signedIn('admin@acme.test');
  const asked = { name: 'gateway', scopes: ['subjects.claim', 'tokens.exchange'], owner: 'service' };
  const { id, key } = await ada.post('/api/v1/api-keys', asked).read(made, 201);
  const shown = await withBearer(key).get('/api/v1/auth/me').read(me);
  assert.deepEqual([shown.user, shown.service?.name, shown.via], [null, 'gateway', 'api_key']);
  const list = await (await ada.get('/api/v1/api-keys?owner=all').expect(200)).text();
  assert.ok(list.includes(id) && !list.includes(key));
  await withBearer(key).post('/api/v1/api-keys', asked).problem(403);
  await withBearer(key).get('/api/v1/users').problem(403);
  await ada.delete(`/api/v1/api-keys/${id}`).expect(204);
  assert.equal((await withBearer(key).get('/api/v1/auth/me').problem(401)).code, 'invalid_token');
});

test('a key is rotated with an overlap', async () => {
  const mia = await keyholder.signedIn('mia@acme.test');
  const { id, key } = await mia
    .post('/api/v1/api-keys', { name: 'laptop', scopes: ['tokens.exchange'] })
    .read(made, 201);
  const next = await mia.post(`/api/v1/api-keys/${id}/rotate`, {}).read(made, 201);
  await withBearer(key).get('/api/v1/auth/me').expect(200);
  await withBearer(next.key).get('/api/v1/auth/me').expect(200);
  const list = z.object({ items: z.array(z.object({ id: z.string(), replaced_by: z.string().nullable() })) });
  const { items } = await mia.get('/api/v1/api-keys').read(list);
  assert.equal(items.find(item => item.id === id)?.replaced_by, next.id);
});

test('a key in a query, a body or a cookie opens nothing', async () => {
  const mia = await keyholder.signedIn('mia@acme.test');
  const { key } = await mia
    .post('/api/v1/api-keys', { name: 'q', scopes: ['tokens.exchange'] })
    .read(made, 201);
  await keyholder.stranger().get(`/api/v1/auth/me?access_token=${key}`).problem(401);
  const stranger = keyholder.stranger();
  stranger.setCookie('session', key);
  await stranger.get('/api/v1/auth/me').problem(401);
});

test('an invited person opens the link, chooses a password and is in', async () => {
  const ada = await keyholder.signedIn('admin@acme.test');
  const invited = z.object({ id: z.string(), link: z.string(), expires_at: z.string() });
  const asked = { address: 'lin@acme.test', role: 'operator' };
  const { link } = await ada.post('/api/v1/invitations', asked).read(invited, 201);
  const url = new URL(link);
  assert.deepEqual([url.pathname, url.search], ['/invitation', '']);
  const token = url.hash.slice(1);
  const lin = keyholder.stranger();
  const about = await (await lin.post('/api/v1/invitations/look-up', { token }).expect(200)).json();
  assert.ok(
    z.object({ tenant_name: z.string(), address: z.literal('lin@acme.test') }).safeParse(about).success,
  );
  const weak = await lin
    .post('/api/v1/invitations/accept', { token, name: 'Lin', password: 'short' })
    .expect(400);
  assert.match(await weak.text(), /at least 12 characters/);
  await lin
    .post('/api/v1/invitations/accept', { token, name: 'Lin', password: 'lin chooses well' })
    .expect(200);
  assert.equal((await lin.get('/api/v1/auth/me').read(me)).user?.role, 'operator');
  const late = { token, name: 'Eve', password: 'eve is too late' };
  assert.equal(
    (await keyholder.stranger().post('/api/v1/invitations/accept', late).problem(410)).code,
    'gone',
  );
});

test('a page of another site can neither use a session nor sign anybody in', async () => {
  const kim = await keyholder.signedIn('kim@acme.test');
  const headers = { origin: 'https://evil.test', 'content-type': 'application/json' };
  const cookie = `session=${kim.cookie('session')}`;
  const ended = await kim
    .raw('/api/v1/sessions', { method: 'DELETE', headers: { ...headers, cookie } })
    .problem(403);
  assert.equal(ended.code, 'cross_site');
  const body = JSON.stringify({ username: 'kim@acme.test', password: PASSWORD });
  await kim.raw('/api/v1/session', { method: 'POST', headers, body }).problem(403);
  await kim.get('/api/v1/auth/me').expect(200);
});

test('people are changed, frozen and removed by those who may, and by nobody else', async () => {
  const list = z.object({ items: z.array(z.object({ id: z.string(), address: z.string() })) });
  const ada = await keyholder.signedIn('admin@acme.test');
  const olu = await keyholder.signedIn('olu@acme.test');
  const { items } = await ada.get('/api/v1/users?q=olu').read(list);
  const path = `/api/v1/users/${items[0]?.id}`;
  await olu.patch(path, { role: 'owner' }).problem(403);
  await olu.get('/api/v1/users').problem(403);
  const changed = await ada.patch(path, { role: 'technician' }).read(z.object({ role: z.string() }));
  assert.equal(changed.role, 'technician');
  await olu.get('/api/v1/users').expect(200);
  await ada.post(`${path}/freeze`).expect(204);
  await olu.get('/api/v1/auth/me').problem(401);
  await ada.post(`${path}/unfreeze`).expect(204);
  await ada.delete(path).expect(204);
  await ada.delete(path).problem(404);
});

test('the password of a session left open cannot be changed without knowing it', async () => {
  const mia = await keyholder.signedIn('mia@acme.test');
  const next = 'mia has a new one';
  await mia.put('/api/v1/auth/password', { current: 'wrong', next }).problem(400);
  await mia.put('/api/v1/auth/password', { current: PASSWORD, next }).expect(204);
  await mia.get('/api/v1/auth/me').expect(200);
  await keyholder
    .stranger()
    .post('/api/v1/session', { username: 'mia@acme.test', password: PASSWORD })
    .problem(401);
});

test('the key set can be cached and tells public halves only', async () => {
  const response = await keyholder.stranger().get('/.well-known/jwks.json').expect(200);
  assert.equal(response.headers.get('cache-control'), 'public, max-age=300');
  const { keys } = z.object({ keys: z.array(z.record(z.string(), z.string())) }).parse(await response.json());
  assert.ok(keys.length > 0 && keys.every(key => !('d' in key)));
});

test('text that no database can hold is refused, not an error of ours', async () => {
  const stranger = keyholder.stranger();
  for (const asked of [
    { username: 'kim\0@acme.test', password: PASSWORD },
    { username: 'kim@acme.test', password: PASSWORD, tenant: 'ac\0me' },
  ]) {
    await stranger.post('/api/v1/session', asked).problem(400);
  }
  const ada = await keyholder.signedIn('admin@acme.test');
  await ada.get('/api/v1/users?q=%00').problem(400);
  await ada.get(`/api/v1/users?cursor=${Buffer.from('\0').toString('base64url')}`).problem(400);
  await ada.get('/api/v1/invitations?cursor=eA').problem(400);
  await ada.post('/api/v1/api-keys', { name: 'a\0b', scopes: ['tokens.exchange'] }).problem(400);
  await ada.post('/api/v1/invitations', { address: 'a\0b@acme.test', role: 'member' }).problem(400);
  const odd = { username: '\ud800@acme.test', password: '\udc00' };
  await stranger.post('/api/v1/session', odd).problem(401);
});

test('no password, token or key is in the log', () => {
  const log = keyholder.logLines.join('\n');
  assert.ok(!log.includes(PASSWORD));
  assert.doesNotMatch(log, /kh[a-z]?_[A-Za-z0-9]{12,}|eyJ[\w-]+\./);
});
