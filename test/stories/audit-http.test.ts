import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import type { Client } from '#test/harness/client.ts';
import { startKeyholder, type TestKeyholder } from '#test/harness/keyholder.ts';

const entry = z.strictObject({
  id: z.uuid(),
  at: z.iso.datetime(),
  action: z.string(),
  outcome: z.enum(['done', 'refused', 'failed']),
  reason: z.string().nullable(),
  actor: z.strictObject({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
  via: z.strictObject({ kind: z.string(), id: z.string() }).nullable(),
  subject: z.strictObject({ kind: z.string(), id: z.string() }).nullable(),
  detail: z.record(z.string(), z.unknown()).nullable(),
  detail_state: z.enum(['none', 'readable', 'erased', 'unreadable']),
  position: z.number().nullable(),
});
const page = z.strictObject({ items: z.array(entry), next: z.string().nullable() });
const head = z.strictObject({
  position: z.number(),
  digest: z.string(),
  at: z.iso.datetime(),
  signature: z.string(),
});

describe('the audit log over HTTP', () => {
  let keyholder: TestKeyholder;
  let admin: Client;
  before(async () => {
    keyholder = await startKeyholder();
    admin = await keyholder.signedIn('admin@acme.test');
  });
  after(() => keyholder.close());

  /** A rename is an act that everybody may see and that has a detail. */
  async function renamed(name: string) {
    await admin.patch('/api/v1/tenant', { name }).expect(204);
    const { items } = await admin.get('/api/v1/audit?action=tenant.renamed&limit=1').read(page);
    const [found] = items;
    assert.ok(found);
    return found;
  }

  test('what somebody does is in the log as soon as it is done', async () => {
    const found = await renamed('Acme and Daughters');
    assert.deepEqual(found.detail, { name: 'Acme and Daughters' });
    assert.equal(found.actor.kind, 'user');
    assert.equal(found.via?.kind, 'session');
  });

  test('the list pages with a cursor that means nothing to its reader', async () => {
    const first = await admin.get('/api/v1/audit?limit=1').read(page);
    assert.ok(first.next && !first.next.includes(first.items[0]?.id ?? ''));
    const second = await admin.get(`/api/v1/audit?limit=1&cursor=${first.next}`).read(page);
    assert.notEqual(second.items[0]?.id, first.items[0]?.id);
  });

  test('wrong filters are refused by name, and not said back', async () => {
    for (const query of [
      'limit=0',
      'limit=201',
      'outcome=perhaps',
      'from=yesterday',
      'action=%25',
      'actor=a%20b',
      'cursor=canary',
    ]) {
      const response = await admin.get(`/api/v1/audit?${query}`).expect(400);
      const text = await response.text();
      const [field = ''] = query.split('=');
      assert.ok(field in JSON.parse(text).fields, query);
      assert.doesNotMatch(text, /canary|perhaps|yesterday/);
    }
  });

  test('an erased detail is gone from the list, and only once recorded', async () => {
    const { id } = await renamed('Acme and Sons');
    await admin.post(`/api/v1/audit/${id}/erase`).expect(204);
    await admin.post(`/api/v1/audit/${id}/erase`).expect(204);
    const { items } = await admin.get('/api/v1/audit?action=tenant.renamed&limit=1').read(page);
    assert.deepEqual([items[0]?.detail, items[0]?.detail_state], [null, 'erased']);
    const erasures = await admin.get(`/api/v1/audit?action=audit_entry.erased&subject=${id}`).read(page);
    assert.equal(erasures.items.length, 1);
  });

  test("another organisation's entry is not there to be erased", async () => {
    const { id } = await renamed('Acme');
    const stranger = await keyholder.signedIn('admin@globex.test');
    assert.equal((await stranger.post(`/api/v1/audit/${id}/erase`).problem(404)).code, 'not_found');
    const { items } = await stranger.get('/api/v1/audit?action=tenant.renamed').read(page);
    assert.deepEqual(items, []);
  });

  test('a member reads nothing of it and nobody without a name gets in', async () => {
    const mia = await keyholder.signedIn('mia@acme.test');
    const { id } = await renamed('Acme');
    for (const path of ['/api/v1/audit', '/api/v1/audit/export', '/api/v1/audit/head']) {
      await mia.get(path).problem(403);
      await keyholder.stranger().get(path).problem(401);
    }
    await mia.post(`/api/v1/audit/${id}/erase`).problem(403);
  });

  test('the log is downloaded as JSON lines and as CSV', async () => {
    await renamed('=1+1');
    const ndjson = await admin.get('/api/v1/audit/export?action=tenant.renamed').expect(200);
    assert.equal(ndjson.headers.get('content-type'), 'application/x-ndjson');
    assert.equal(ndjson.headers.get('content-disposition'), 'attachment; filename="audit.ndjson"');
    const lines = (await ndjson.text()).trimEnd().split('\n');
    for (const line of lines) entry.parse(JSON.parse(line));
    const csv = await admin.get('/api/v1/audit/export?format=csv').expect(200);
    assert.equal(csv.headers.get('content-type'), 'text/csv; charset=utf-8');
    assert.doesNotMatch(await csv.text(), /(^|,)"=/m);
  });

  test('the head is signed by a key that the server publishes, and grows with the log', async () => {
    const { createRemoteJWKSet, jwtVerify } = await import('jose');
    const exported = await admin.get('/api/v1/audit/head').read(head);
    const published = createRemoteJWKSet(new URL(`${keyholder.url}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(exported.signature, published, { typ: 'audit-head+jwt' });
    assert.deepEqual([payload.position, payload.digest], [exported.position, exported.digest]);
  });
});
