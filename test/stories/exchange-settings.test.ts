import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import { withClient } from '#platform/postgres/client.ts';
import type { Client } from '#test/harness/client.ts';
import { startKeyholder, type TestKeyholder } from '#test/harness/keyholder.ts';
import { publicJwk, serviceOf } from './subject-token-world.ts';

// Who exchanges how, which subjects there are, and whose tokens prove them: said by admins, seen by nobody else.

let keyholder: TestKeyholder;
let admin: Client;
let gateway: Client;

const CLIENTS = '/api/v1/exchange-clients';
const SUBJECTS = '/api/v1/subjects';
const ISSUERS = '/api/v1/jwt-issuers';
const PROFILES = '/api/v1/scope-profiles';

const made = z.object({ id: z.string() });
const clients = z.object({
  items: z.array(
    z.object({
      kind: z.enum(['service', 'api_key']),
      id: z.string(),
      name: z.string(),
      may_exchange: z.boolean(),
      may_claim: z.boolean(),
      settings: z.object({ min_ttl: z.number(), subjects: z.looseObject({ kind: z.string() }) }).nullable(),
    }),
  ),
});
const subjects = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      platform: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
      announced_address: z.string().nullable(),
      is_frozen: z.boolean(),
      connections: z.array(z.object({ id: z.string() })),
    }),
  ),
});
const problem = z.object({ code: z.string(), fields: z.record(z.string(), z.string()).optional() });

before(async () => {
  keyholder = await startKeyholder();
  admin = await keyholder.signedIn('admin@acme.test');
  gateway = await serviceOf(keyholder, admin, 'gateway');
});
after(() => keyholder.close());

async function clientNamed(name: string) {
  const { items } = await admin.get(CLIENTS).read(clients);
  return items.find(client => client.name === name) ?? assert.fail(`${name} is not listed`);
}

async function epochsOf(service: string): Promise<number[]> {
  const text = `select k.epoch::int as epoch from api_keys k join services s on s.id = k.service_id
    where s.name = $1 order by k.id`;
  return withClient(keyholder.database.owner, async client =>
    (await client.query(text, [service])).rows.map(row => row.epoch),
  );
}

const listed = (...names: string[]) => ({ min_ttl: 3_500, subjects: { kind: 'listed', names } });

test('how a service exchanges is said in one place, and its keys are proven anew', async () => {
  const { kind, id, settings, may_claim } = await clientNamed('gateway');
  assert.equal(settings, null);
  assert.equal(may_claim, true);
  const [before = 0] = await epochsOf('gateway');
  await admin.put(CLIENTS, { client: { kind, id }, settings: listed('wallet-*', 'kim') }).expect(204);
  assert.deepEqual((await clientNamed('gateway')).settings, {
    min_ttl: 3_500,
    subjects: { kind: 'listed', names: ['kim', 'wallet-*'] },
  });
  assert.deepEqual(await epochsOf('gateway'), [before + 1]);
  await admin.put(CLIENTS, { client: { kind, id }, settings: listed('kim', 'wallet-*') }).expect(204);
  assert.deepEqual(await epochsOf('gateway'), [before + 1], 'nothing has changed, so nobody is proven anew');
  await admin.put(CLIENTS, { client: { kind, id }, settings: null }).expect(204);
  assert.deepEqual(await epochsOf('gateway'), [before + 2]);
});

test('nobody can ask for longer than a token of Google lives', async () => {
  const { kind, id } = await clientNamed('gateway');
  const settings = { min_ttl: 3_501, subjects: { kind: 'any' } };
  await admin.put(CLIENTS, { client: { kind, id }, settings }).read(problem, 400);
  assert.equal((await clientNamed('gateway')).settings, null);
});

test('a key that takes the place of another exchanges as that one did', async () => {
  const kim = await keyholder.signedIn('kim@acme.test');
  const body = { name: 'kim’s script', scopes: ['tokens.exchange'] };
  const { id } = await kim.post('/api/v1/api-keys', body).read(made, 201);
  await admin.put(CLIENTS, { client: { kind: 'api_key', id }, settings: listed('kim') }).expect(204);
  const next = await kim.post(`/api/v1/api-keys/${id}/rotate`).read(made, 201);
  const { items } = await admin.get(CLIENTS).read(clients);
  assert.equal(items.find(client => client.id === next.id)?.settings?.subjects.kind, 'listed');
});

test('opening a less safe door makes every key of the organisation be proven anew', async () => {
  const doors = { takes_get: true, takes_key_in_body: true, takes_key_in_query: false };
  const [before = 0] = await epochsOf('gateway');
  await admin.put('/api/v1/exchange-doors', doors).expect(204);
  assert.deepEqual(await admin.get('/api/v1/exchange-doors').read(z.unknown()), doors);
  assert.deepEqual(await epochsOf('gateway'), [before + 1]);
  const closed = { takes_get: false, takes_key_in_body: false, takes_key_in_query: false };
  await admin.put('/api/v1/exchange-doors', closed).expect(204);
});

test('a service names its own subjects and sees no others', async () => {
  const other = await serviceOf(keyholder, admin, 'other gateway');
  const { id } = await gateway
    .post(SUBJECTS, { name: 'agent-1', announced_address: ' Kim@Acme.test ' })
    .read(made, 201);
  const theirs = await other.post(SUBJECTS, { name: 'agent-1' }).read(made, 201);
  assert.notEqual(theirs.id, id, 'the same name at another platform is somebody else');
  const { items } = await gateway.get(`${SUBJECTS}?name=agent-1`).read(subjects);
  assert.deepEqual(
    items.map(subject => [subject.id, subject.announced_address, subject.platform.name]),
    [[id, 'kim@acme.test', 'gateway']],
  );
  assert.equal((await admin.get(`${SUBJECTS}?name=agent-1`).read(subjects)).items.length, 2);
  const announce = (client: Client, subject: string, address: string | null) =>
    client.put(`${SUBJECTS}/${subject}/announced-address`, { address });
  await announce(gateway, theirs.id, 'thief@acme.test').expect(404);
  await announce(gateway, id, null).expect(204);
  await announce(admin, theirs.id, 'ana@acme.test').expect(204);
});

test('naming the same subject twice names the same one', async () => {
  const first = await gateway.post(SUBJECTS, { name: 'twice' }).read(made, 201);
  const [second, third] = await Promise.all([
    gateway.post(SUBJECTS, { name: 'twice' }).read(made, 201),
    gateway.post(SUBJECTS, { name: 'twice' }).read(made, 201),
  ]);
  assert.deepEqual([second.id, third.id], [first.id, first.id]);
});

test('a service can neither name nor announce whom its settings do not let it claim', async () => {
  const { id } = await gateway.post(SUBJECTS, { name: 'stranger' }).read(made, 201);
  const client = await clientNamed('gateway');
  const change = (settings: unknown) =>
    admin.put(CLIENTS, { client: { kind: client.kind, id: client.id }, settings }).expect(204);
  await change(listed('wallet-*'));
  await gateway.post(SUBJECTS, { name: 'agent-9' }).expect(403);
  await gateway.put(`${SUBJECTS}/${id}/announced-address`, { address: 'a@acme.test' }).expect(404);
  await gateway.post(SUBJECTS, { name: 'wallet-9' }).expect(201);
  await change(null);
});

test('names that people could not tell apart are refused', async () => {
  const names = [
    '',
    ' x',
    'x ',
    'a\u0000b',
    'a\nb',
    'a\u202Eb',
    'a\u200Bb',
    'a\u00ADb',
    'e\u0301',
    'a\u3164',
  ];
  for (const name of names) await gateway.post(SUBJECTS, { name }).read(problem, 400);
  for (const name of ['é', '0xAbC', 'Ana O’Hara', '名前', '🐝']) {
    await gateway.post(SUBJECTS, { name }).expect(201);
  }
});

test('only those who may see everybody’s connections see subjects, and only admins freeze and remove', async () => {
  const { id } = await gateway.post(SUBJECTS, { name: 'for keeps' }).read(made, 201);
  const member = await keyholder.signedIn('olu@acme.test');
  await member.get(SUBJECTS).expect(403);
  await gateway.post(`${SUBJECTS}/${id}/freeze`).expect(403);
  await gateway.delete(`${SUBJECTS}/${id}`).expect(403);
  const { key } = await admin
    .post('/api/v1/api-keys', { name: 'own key', scopes: ['subjects.claim'] })
    .read(z.object({ key: z.string() }), 201);
  await keyholder.stranger().withBearer(key).get(SUBJECTS).expect(403);
});

test('a frozen subject is seen to be so, and a removed one is somebody new when it is named again', async () => {
  const { id } = await gateway.post(SUBJECTS, { name: 'brief' }).read(made, 201);
  await admin.post(`${SUBJECTS}/${id}/freeze`).expect(204);
  const [frozen] = (await admin.get(`${SUBJECTS}?name=brief`).read(subjects)).items;
  assert.equal(frozen?.is_frozen, true);
  await admin.post(`${SUBJECTS}/${id}/unfreeze`).expect(204);
  await admin.delete(`${SUBJECTS}/${id}`).expect(204);
  await admin.delete(`${SUBJECTS}/${id}`).expect(404);
  const again = await gateway.post(SUBJECTS, { name: 'brief' }).read(made, 201);
  assert.notEqual(again.id, id);
});

test('another organisation neither sees nor touches subjects, issuers and clients', async () => {
  const gwen = await keyholder.signedIn('admin@globex.test');
  const { id } = await gateway.post(SUBJECTS, { name: 'ours' }).read(made, 201);
  assert.deepEqual((await gwen.get(SUBJECTS).read(subjects)).items, []);
  await gwen.post(`${SUBJECTS}/${id}/freeze`).expect(404);
  await gwen.delete(`${SUBJECTS}/${id}`).expect(404);
  const client = await clientNamed('gateway');
  const named = { kind: client.kind, id: client.id };
  await gwen.put(CLIENTS, { client: named, settings: listed('kim') }).expect(404);
  const platform = { kind: 'service', id: client.id };
  await gwen.post(SUBJECTS, { name: 'theirs', platform }).read(problem, 400);
});

async function issuerBody(change: Record<string, unknown> = {}) {
  const pair = await generateKeyPair('ES256', { extractable: true });
  const keys = { kind: 'pasted', jwks: { keys: [await publicJwk(pair, 'k1')] } };
  const issuer = `https://issuer.example/${keyholder.server.needs.world.randomBytes(6).toString('hex')}`;
  return { name: 'Agents', issuer, audience: 'keyholder', algorithms: ['ES256'], keys, ...change };
}

test('an issuer is registered with asymmetric algorithms only, and without private keys', async () => {
  for (const algorithm of ['none', 'HS256', 'HS512', 'es256', 'RSA1_5']) {
    await admin.post(ISSUERS, await issuerBody({ algorithms: [algorithm] })).read(problem, 400);
  }
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwks = { keys: [await exportJWK(privateKey)] };
  const answer = await admin
    .post(ISSUERS, await issuerBody({ keys: { kind: 'pasted', jwks } }))
    .read(problem, 400);
  assert.match(JSON.stringify(answer.fields), /private key/);
});

test('an issuer’s keys are at an https address that is neither ours nor holds a password', async () => {
  const ours = keyholder.server.needs.origins.canonical;
  const urls = [
    'http://issuer.example/jwks.json',
    'https://user:secret@issuer.example/jwks.json',
    'https://issuer.example/jwks.json#part',
    'file:///etc/passwd',
    `${ours}/.well-known/jwks.json`,
  ];
  for (const url of urls) {
    await admin.post(ISSUERS, await issuerBody({ keys: { kind: 'url', url } })).read(problem, 400);
  }
  await admin.post(ISSUERS, await issuerBody({ issuer: ours })).read(problem, 400);
  await admin.post(ISSUERS, await issuerBody({ issuer: `${ours}/oauth` })).read(problem, 400);
});

test('an issuer is checked, changed, frozen and removed; its name and claim stay what they were', async () => {
  const body = await issuerBody();
  const { id } = await admin.post(ISSUERS, body).read(made, 201);
  await admin.post(ISSUERS, body).expect(409);
  const checked = z.object({ state: z.string(), keys: z.array(z.object({ id: z.string().nullable() })) });
  assert.deepEqual(await admin.post(`${ISSUERS}/${id}/check-keys`).read(checked), {
    state: 'usable',
    keys: [{ id: 'k1' }],
  });
  const { issuer, ...change } = body;
  await admin.put(`${ISSUERS}/${id}`, body).read(problem, 400);
  const elsewhere = { kind: 'url', url: 'https://issuer.example/jwks.json' };
  await admin.put(`${ISSUERS}/${id}`, { ...change, keys: elsewhere }).expect(204);
  const read = z.object({
    issuers: z.array(
      z.object({ id: z.string(), issuer: z.string(), is_frozen: z.boolean(), keys: z.unknown() }),
    ),
  });
  await admin.post(`${ISSUERS}/${id}/freeze`).expect(204);
  const { issuers } = await admin.get(ISSUERS).read(read);
  assert.deepEqual(
    issuers.filter(each => each.id === id),
    [{ id, issuer, is_frozen: true, keys: elsewhere }],
  );
  const platform = { kind: 'issuer', id };
  const subject = await admin.post(SUBJECTS, { name: 'kim', platform }).read(made, 201);
  await admin.delete(`${ISSUERS}/${id}`).expect(409);
  await admin.delete(`${SUBJECTS}/${subject.id}`).expect(204);
  await admin.delete(`${ISSUERS}/${id}`).expect(204);
});

test('a profile is a name for capabilities that programs can ask for', async () => {
  const profiles = z.object({
    profiles: z.array(z.object({ name: z.string(), capabilities: z.array(z.string()) })),
  });
  await admin.put(`${PROFILES}/mail-reader`, { capabilities: ['mail.read'] }).expect(204);
  assert.deepEqual((await gateway.get(PROFILES).read(profiles)).profiles, [
    { name: 'mail-reader', capabilities: ['mail.read'] },
  ]);
  await admin.put(`${PROFILES}/Mail Reader`, { capabilities: ['mail.read'] }).read(problem, 400);
  await admin.put(`${PROFILES}/empty`, { capabilities: [] }).read(problem, 400);
  await gateway.put(`${PROFILES}/mine`, { capabilities: ['mail.send'] }).expect(403);
  await admin.delete(`${PROFILES}/mail-reader`).expect(204);
  await admin.delete(`${PROFILES}/mail-reader`).expect(404);
});
