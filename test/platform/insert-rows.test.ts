import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { insertRows } from '#platform/postgres/insert-rows.ts';
import { type Node, openCryptoHouse, world } from './crypto-house.ts';

let house: Awaited<ReturnType<typeof openCryptoHouse>>;
let node: Node;
let who: Scope;

before(async () => {
  house = await openCryptoHouse();
  node = await house.openNode();
  who = await house.foundTenant(node, 'acme');
});
after(() => house.close());

/** As they are read again. */
async function kept(texts: readonly string[]) {
  const ids = texts.map(() => newId<'mailbox'>(world));
  const rows = texts.map((text, at) => ({
    id: ids[at] ?? '',
    name: text,
    address: `number-${at}@acme.test`,
    label_ids: [text, 'INBOX'],
    created_at: world.now(),
  }));
  return node.database.inTenant(who, async tx => {
    await insertRows(tx, 'mailboxes', rows);
    const found = await tx.selectFrom('mailboxes').select(['id', 'name', 'label_ids']).execute();
    await tx.deleteFrom('mailboxes').execute();
    return ids.map(id => found.find(row => row.id === id));
  });
}

test('whatever text there is comes back as it was: quotes, braces, backslashes, numbers, nothing like JSON', async () => {
  const texts = [
    '\\"x\\u0041"',
    '{a,b}',
    'null',
    '00012',
    '1e400',
    '\\x00ff',
    "'); drop table tenants; --",
    '😀',
  ];
  const found = await kept(texts);
  assert.deepEqual(
    found.map(row => [row?.name, row?.label_ids]),
    texts.map(text => [text, [text, 'INBOX']]),
  );
});

test('half a character is kept as the sign for one that cannot be read, as in a statement of its own', async () => {
  const found = await kept(['a\ud83d', '\ude00b', 'whole']);
  assert.deepEqual(
    found.map(row => [row?.name, row?.label_ids]),
    ['a\ufffd', '\ufffdb', 'whole'].map(text => [text, [text, 'INBOX']]),
  );
});

test('a document keeps every name in it, and rows keep their order', async () => {
  const data = JSON.parse('{"__proto__": {"x": 1}, "constructor": "y", "n": "0012"}');
  const events = ['a.b', 'c.d', 'e.f'].map(type => ({ id: newId(world), type, at: world.now(), data }));
  const found = await node.database.inTenant(who, async tx => {
    await insertRows(tx, 'webhook_events', events);
    return tx.selectFrom('webhook_events').select(['type', 'data']).orderBy(sql`ctid`).execute();
  });
  assert.deepEqual(
    found.map(({ type }) => type),
    ['a.b', 'c.d', 'e.f'],
  );
  assert.equal(JSON.stringify(found[0]?.data), '{"n":"0012","__proto__":{"x":1},"constructor":"y"}');
});

test('many bytes go by several statements, byte by byte as they were, and rows keep their order', async () => {
  const rows = Array.from({ length: 150 }, (_, at) => ({
    id: newId<'audit_entry'>(world),
    at: world.now(),
    ...{
      actor_kind: 'operator',
      action: 'a.b',
      subject_kind: 'row',
      subject_id: String(at),
      outcome: 'done',
    },
    detail_sealed: Buffer.alloc(65_536, at),
    mac: Buffer.alloc(32),
  }));
  const found = await node.database.inTenant(who, async tx => {
    await insertRows(tx, 'audit_entries', rows);
    return tx
      .selectFrom('audit_entries')
      .select(['subject_id', 'detail_sealed', sql<string>`cmin::text`.as('statement')])
      .orderBy(sql`ctid`)
      .execute();
  });
  assert.deepEqual(
    found.map(row => row.subject_id),
    rows.map(row => row.subject_id),
  );
  assert.ok(rows.every(({ detail_sealed }, at) => found[at]?.detail_sealed?.equals(detail_sealed)));
  assert.equal(new Set(found.map(({ statement }) => statement)).size, 3);
});
