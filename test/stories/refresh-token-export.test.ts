import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { z } from 'zod';
import type { Client } from '#test/harness/client.ts';
import { type ConsentWorld, calendar, openConsentWorld } from './consent-world.ts';

const CREDENTIALS = '/api/v1/google/credentials';
const credentials = z.object({ access_token: z.string(), refresh_token: z.string().nullable() });
const entries = z.object({
  items: z.array(
    z.object({
      action: z.string(),
      actor: z.object({ id: z.string().nullable() }),
      via: z.object({ kind: z.string(), id: z.string() }).nullable(),
      subject: z.object({ kind: z.string(), id: z.string() }).nullable(),
    }),
  ),
});

let world: ConsentWorld;
let owner: Client;
let admin: Client;
let kim: Client;
let connectionId: string;

before(async () => {
  world = await openConsentWorld();
  owner = await world.keyholder.signedIn('admin@acme.test');
  await world.rows("update users set role = 'admin' where address = 'mia@acme.test'");
  admin = await world.keyholder.signedIn('mia@acme.test');
  kim = await world.keyholder.signedIn('kim@acme.test');
  connectionId = await connected(kim, 'kim@acme.test');
});
after(() => world.keyholder.close());

type Key = { id: string; name: string; program: Client };
let key: Key;
beforeEach(async () => {
  key = await keyOf(kim);
});

async function connected(client: Client, account: string): Promise<string> {
  const flow = await world.connect(client, { account }, { capabilities: 'mail.read,calendar' });
  return flow.connection_id ?? assert.fail('nothing is connected');
}

async function keyOf(client: Client, more: object = {}): Promise<Key> {
  const name = `export ${Math.random()}`;
  const made = await client
    .post('/api/v1/api-keys', { name, scopes: ['credentials.read'], ...more })
    .read(z.object({ id: z.string(), key: z.string() }), 201);
  return { id: made.id, name, program: world.keyholder.stranger().withBearer(made.key) };
}

const path = ({ id }: Key) => `/api/v1/api-keys/${id}/refresh-tokens`;
const allow = (client: Client, of: Key, confirm = of.name) => client.put(path(of), { confirm });
const take = ({ program }: Key, query = '') => program.get(`${CREDENTIALS}${query}`).read(credentials);

async function refreshTokenOf(account: string): Promise<string> {
  const { grants } = await world.grantsOf(account);
  return grants.find(({ death }) => death === null)?.refreshToken ?? assert.fail('there is no grant');
}

/** What was taken, announced to the search for leaks, and compared with what lives at Google. */
async function takeExported(of: Key, query = '', account = 'kim@acme.test'): Promise<void> {
  const { refresh_token: token } = await take(of, query);
  assert.ok(token);
  world.keyholder.announceExport(token);
  assert.equal(token, await refreshTokenOf(account));
}

async function audited(action: string) {
  return (await admin.get(`/api/v1/audit?action=${action}&limit=50`).read(entries)).items;
}

test('without the switch the field is there and null', async () => {
  assert.equal((await take(key)).refresh_token, null);
});

test('an owner allows one key to take the refresh token, each time is written down, and no other key may', async () => {
  const other = await keyOf(kim);
  await take(key); // it is in the server's memory now, with null beside it
  await allow(owner, key).expect(204);
  const before = (await audited('refresh_token.taken')).length;
  await takeExported(key);
  await takeExported(key);
  const taken = await audited('refresh_token.taken');
  assert.equal(taken.length - before, 2);
  const [kims] = await world.rows("select id from users where address = 'kim@acme.test'");
  for (const entry of taken.slice(0, 2)) {
    assert.deepEqual(entry.via, { kind: 'api_key', id: key.id });
    assert.equal(entry.actor.id, kims?.id);
    assert.deepEqual(entry.subject, { kind: 'connection', id: connectionId });
  }
  assert.equal((await take(other)).refresh_token, null);
  assert.equal((await kim.get(CREDENTIALS).read(credentials)).refresh_token, null);
});

test('switched off, the very next answer has none; both are in the audit log and grow the key’s epoch', async () => {
  const epoch = async () =>
    (await world.rows('select epoch from api_keys where id = $1', [key.id]))[0]?.epoch;
  const first = await epoch();
  await allow(owner, key).expect(204);
  await allow(owner, key).expect(204); // twice is once
  await takeExported(key);
  await owner.delete(path(key)).expect(204);
  assert.equal((await take(key)).refresh_token, null);
  assert.equal(Number(await epoch()) - Number(first), 2);
  for (const action of ['api_key.refresh_tokens_allowed', 'api_key.refresh_tokens_forbidden']) {
    const about = (await audited(action)).filter(({ subject }) => subject?.id === key.id);
    assert.equal(about.length, 1, action);
  }
});

test('only an owner, in person, after typing the name, for a key of a person that takes credentials', async () => {
  assert.equal((await allow(admin, key).problem(403)).code, 'not_permitted');
  assert.equal((await allow(kim, key).problem(403)).code, 'not_permitted');
  assert.equal((await admin.delete(path(key)).problem(403)).code, 'not_permitted');
  assert.equal((await allow(owner, key, 'something else').problem(400)).code, 'invalid_input');
  await allow(await world.keyholder.signedIn('admin@globex.test'), key).problem(404);
  const service = await keyOf(admin, { owner: 'service' });
  assert.equal((await allow(owner, service).problem(409)).code, 'conflict');
  const narrow = await keyOf(kim, { scopes: ['tokens.exchange'] });
  assert.equal((await allow(owner, narrow).problem(409)).code, 'conflict');
  await kim.delete(`/api/v1/api-keys/${key.id}`).expect(204);
  assert.equal((await allow(owner, key).problem(409)).code, 'conflict');
  await kim.post('/api/v1/api-keys', { name: 'no', scopes: ['refresh_tokens.take'] }).problem(400);
});

test('never another’s, never of a connection that is never raw, and not by the key that replaces this one', async () => {
  await allow(owner, key).expect(204);
  const admins = await connected(admin, 'ana@acme.test');
  assert.equal(
    (await key.program.get(`${CREDENTIALS}?connection_id=${admins}`).problem(404)).code,
    'not_connected',
  );
  await world.rows("update connections set vend_policy = 'never', epoch = epoch + 1 where id = $1", [
    connectionId,
  ]);
  assert.equal((await key.program.get(CREDENTIALS).problem(403)).code, 'never_raw');
  await world.rows("update connections set vend_policy = 'raw', epoch = epoch + 1 where id = $1", [
    connectionId,
  ]);
  const rotated = await kim
    .post(`/api/v1/api-keys/${key.id}/rotate`, { overlap_hours: 1 })
    .read(z.object({ id: z.string(), key: z.string() }), 201);
  const successor = {
    id: rotated.id,
    name: key.name,
    program: world.keyholder.stranger().withBearer(rotated.key),
  };
  assert.equal((await take(successor)).refresh_token, null);
  await takeExported(key);
});

test('one that can do more than is connected stays here', async () => {
  const olu = await world.keyholder.signedIn('olu@acme.test');
  const connection = await connected(olu, 'olu@acme.test');
  const olus = await keyOf(olu);
  await allow(owner, olus).expect(204);
  await takeExported(olus, '?service=gmail', 'olu@acme.test');
  await world.rows(
    'update grants set requested_scopes = array_remove(requested_scopes, $2) where connection_id = $1',
    [connection, calendar],
  );
  const left = await take(olus, '?service=gmail');
  assert.equal(left.refresh_token, null);
});

test('the list of keys says which key takes refresh tokens', async () => {
  await allow(owner, key).expect(204);
  const { items } = await kim
    .get('/api/v1/api-keys')
    .read(z.object({ items: z.array(z.object({ id: z.string(), takes_refresh_tokens: z.boolean() })) }));
  assert.deepEqual(
    items
      .filter(item => item.takes_refresh_tokens)
      .map(({ id }) => id)
      .includes(key.id),
    true,
  );
});
