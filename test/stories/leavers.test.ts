import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { operatorOf } from '#entry/cli/operator.ts';
import { renewAhead } from '#features/connections/grants/ahead/renew-ahead.ts';
import { freezeTenant, unfreezeTenant } from '#features/tenants/freeze.ts';
import { requireId } from '#kernel/ids.ts';
import { Client } from '#test/harness/client.ts';
import type { ConsentWorld } from './consent-world.ts';
import { type KillableWorld, openKillableWorld } from './killable-node.ts';

// One action, and nothing of whom or what it freezes gets anything any more, on any server.

let nodes: KillableWorld;
let world: ConsentWorld;
let admin: Client;
let otherNode: string;

before(async () => {
  nodes = await openKillableWorld();
  world = nodes.world;
  admin = await world.keyholder.signedIn('admin@acme.test');
  otherNode = (await nodes.startNode()).url;
});
after(async () => {
  nodes.killAll();
  await nodes.close();
});

const issued = z.object({ id: z.string(), key: z.string() });
const credentials = z.object({ access_token: z.string() });
const take = (client: Client) => client.get('/api/v1/google/credentials');
const refreshes = () => world.requestsTo('/google/oauth2/token&contains=grant_type%3Drefresh_token');

/** Somebody whose account is connected and in use: in the browser, by key, and by the same key on another server. */
async function inUse(address: string) {
  const browser = await world.keyholder.signedIn(address);
  const flow = await world.connect(browser, { account: address }, { capabilities: 'mail.read' });
  assert.equal(flow.outcome, 'connected');
  const scopes = ['credentials.read', 'connections.write'];
  const { key, id } = await browser.post('/api/v1/api-keys', { name: 'tool', scopes }).read(issued, 201);
  const { access_token: bearer } = await world.keyholder
    .stranger()
    .post('/api/v1/auth/login', { username: address, password: 'keyholder-demo' })
    .read(credentials);
  const program = world.keyholder.stranger().withBearer(key);
  const elsewhere = new Client(otherNode, { bearer: key });
  const signedInProgram = world.keyholder.stranger().withBearer(bearer);
  const ways = [browser, program, elsewhere, signedInProgram];
  for (const way of ways) {
    await take(way).read(credentials);
    await take(way).read(credentials); // by now it is remembered
  }
  return { ways, program, elsewhere, keyId: id, connectionId: flow.connection_id ?? '' };
}

async function idOf(address: string): Promise<string> {
  const people = z.object({ items: z.array(z.object({ id: z.string(), address: z.string() })) });
  const { items } = await admin.get('/api/v1/users').read(people);
  return items.find(person => person.address === address)?.id ?? assert.fail(`${address} is not there`);
}

/** All upkeep of a day, with nobody asking. */
async function refreshedAhead(): Promise<number> {
  const before = await refreshes();
  await world.control('POST', 'clock', { advance: '55m' });
  await renewAhead(world.keyholder.server.needs, new AbortController().signal);
  return (await refreshes()) - before;
}

test('a frozen person’s tokens are handed to nobody, and are not renewed', async () => {
  const { ways } = await inUse('mia@acme.test');
  assert.equal(await refreshedAhead(), 1);
  await admin.post(`/api/v1/users/${await idOf('mia@acme.test')}/freeze`).expect(204);
  for (const way of ways) {
    const { status } = await take(way).response;
    assert.ok(status === 401 || status === 403, `a way in is open: ${status}`);
  }
  assert.equal(await refreshedAhead(), 0);
  await admin.post(`/api/v1/users/${await idOf('mia@acme.test')}/unfreeze`).expect(204);
});

test('a frozen person’s consent that is under way ends in nothing', async () => {
  const olu = await world.keyholder.signedIn('olu@acme.test');
  const { auth_url } = await world.begin(olu, { capabilities: 'mail.read' });
  const arriving = await world.atGoogle(auth_url, { account: 'olu@acme.test' });
  await admin.post(`/api/v1/users/${await idOf('olu@acme.test')}/freeze`).expect(204);
  const landed = await world.comeBack(olu, arriving);
  assert.equal(landed.searchParams.get('outcome'), 'frozen');
  assert.deepEqual(
    await world.rows("select 1 from connections where address = 'olu@acme.test' and ended_at is null"),
    [],
  );
  await admin.post(`/api/v1/users/${await idOf('olu@acme.test')}/unfreeze`).expect(204);
});

test('a revoked key gets nothing any more, on any server, while its person goes on', async () => {
  const { ways, program, elsewhere, keyId } = await inUse('kim@acme.test');
  await admin.delete(`/api/v1/api-keys/${keyId}`).expect(204);
  await take(program).problem(401);
  await take(elsewhere).problem(401);
  await take(ways[0] ?? assert.fail('no browser')).expect(200);
});

test('a key that is limited is handed nothing wider by a server that remembers it from before', async () => {
  const { elsewhere, keyId } = await inUse('olu@acme.test');
  const whose = { kind: 'api_key', id: keyId };
  await admin.put('/api/v1/capability-limits', { whose, capabilities: ['calendar'] }).expect(204);
  await take(elsewhere).problem(403);
  await admin.put('/api/v1/capability-limits', { whose, capabilities: null }).expect(204);
  await take(elsewhere).read(credentials);
});

test('all keys of a frozen service rest at once, on every server', async () => {
  const made = async (name: string) =>
    admin.post('/api/v1/api-keys', { name, scopes: ['users.read'], owner: 'service' }).read(issued, 201);
  const keys = [await made('courier'), await made('courier')];
  const clients = keys.flatMap(({ key }) => [
    world.keyholder.stranger().withBearer(key),
    new Client(otherNode, { bearer: key }),
  ]);
  for (const client of clients) await client.get('/api/v1/users').expect(200);
  const listed = z.object({
    items: z.array(z.object({ id: z.string(), owner: z.object({ id: z.string() }) })),
  });
  const { items } = await admin.get('/api/v1/api-keys?owner=all').read(listed);
  const service = items.find(({ id }) => id === keys[0]?.id)?.owner.id;
  await admin.post(`/api/v1/services/${service}/freeze`).expect(204);
  for (const client of clients) await client.get('/api/v1/users').problem(403);
});

test('of a frozen organisation nobody gets anything, and nothing is renewed', async () => {
  const { ways } = await inUse('admin@acme.test');
  const [row] = await world.rows("select id from tenants where slug = 'acme'");
  const operator = operatorOf(requireId(String(row?.id)));
  await freezeTenant(world.keyholder.server.needs, operator);
  for (const way of ways) {
    const { status } = await take(way).response;
    assert.ok(status === 401 || status === 403, `a way in is open: ${status}`);
  }
  assert.equal(await refreshedAhead(), 0);
  await unfreezeTenant(world.keyholder.server.needs, operator);
  const [browser] = ways;
  await take(browser ?? assert.fail('no browser')).expect(200);
});
