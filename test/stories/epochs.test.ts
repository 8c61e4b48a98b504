import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { withClient } from '#platform/postgres/client.ts';
import type { Client } from '../harness/client.ts';
import { startKeyholder, type TestKeyholder } from '../harness/keyholder.ts';

// What a server remembers of a caller holds only while the epoch of the credential stays what it was.

const issued = z.object({ id: z.string(), key: z.string() });
let keyholder: TestKeyholder;
let admin: Client;

before(async () => {
  keyholder = await startKeyholder();
  admin = await keyholder.signedIn('admin@acme.test');
});
after(() => keyholder.close());

async function keyOf(person: string) {
  const client = await keyholder.signedIn(person);
  const body = { name: `key of ${person}`, scopes: ['credentials.read'] };
  return { ...(await client.post('/api/v1/api-keys', body).read(issued, 201)), client };
}

async function epochOf(table: 'api_keys' | 'sessions', id: string): Promise<number | undefined> {
  const sql = `select epoch::int as epoch from ${table} where id = $1`;
  return withClient(keyholder.database.owner, async client => (await client.query(sql, [id])).rows[0]?.epoch);
}

async function idOf(address: string): Promise<string> {
  const people = z.object({ items: z.array(z.object({ id: z.string(), address: z.string() })) });
  const { items } = await admin.get('/api/v1/users').read(people);
  return items.find(person => person.address === address)?.id ?? assert.fail(`${address} is not there`);
}

test('revoking a key is seen by its epoch', async () => {
  const { id, client } = await keyOf('mia@acme.test');
  assert.equal(await epochOf('api_keys', id), 0);
  await client.delete(`/api/v1/api-keys/${id}`).expect(204);
  assert.equal(await epochOf('api_keys', id), 1);
});

test('using a key does not change its epoch', async () => {
  const { id, key } = await keyOf('mia@acme.test');
  await keyholder.stranger().withBearer(key).get('/api/v1/auth/me').expect(200);
  assert.equal(await epochOf('api_keys', id), 0);
});

test('freezing a person, or giving them another role, is seen at each of their credentials', async () => {
  const { id } = await keyOf('olu@acme.test');
  const olu = await idOf('olu@acme.test');
  await admin.patch(`/api/v1/users/${olu}`, { role: 'member' }).expect(200);
  assert.equal(await epochOf('api_keys', id), 1);
  await admin.post(`/api/v1/users/${olu}/freeze`).expect(204);
  assert.equal(await epochOf('api_keys', id), 2);
});

test('freezing the organisation is seen at every key and session of it', async () => {
  const { id } = await keyOf('kim@acme.test');
  await withClient(keyholder.database.owner, client =>
    client.query(`update tenants set frozen_at = now() where slug = 'acme'`),
  );
  assert.equal(await epochOf('api_keys', id), 1);
  const sql = `select min(epoch)::int as least from sessions join tenants t on t.id = tenant_id where slug = 'acme'`;
  const [row] = await withClient(keyholder.database.owner, async client => (await client.query(sql)).rows);
  assert.ok(row.least >= 1);
});
