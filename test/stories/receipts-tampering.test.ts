import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { bindTenant } from '#features/connections/receipts/bind.ts';
import type { Scope } from '#kernel/scope.ts';
import { openReceiptsWorld, type ReceiptsWorld } from './receipts-world.ts';

const tables = ['receipt_books', 'receipt_pages', 'receipt_lines'];

/** Everything here is done as the owner of the database, who may do all but does not have the key. */
describe('tampering with the receipt book is found', () => {
  let story: ReceiptsWorld;
  let kim: Scope;
  before(async () => {
    story = await openReceiptsWorld();
    kim = story.kim;
    for (let page = 1; page <= 4; page += 1) {
      for (let line = 1; line <= 3; line += 1) await story.vend(kim, { times: line });
      await story.bind(kim);
      story.clock.advance(1_000);
    }
    for (const table of tables) await story.asOwner(`create table kept_${table} as table ${table}`);
  });
  beforeEach(async () => {
    await story.asOwner(`truncate vend_receipts, ${tables.join(', ')}`);
    for (const table of tables) await story.asOwner(`insert into ${table} select * from kept_${table}`);
    assert.deepEqual(await story.verdict(kim), [24, 4, 1]);
  });
  after(() => story.close());

  /** What the catalogue says there is of it, so that a column that comes later is changed too. */
  const lineChanges: Readonly<Record<string, string>> = {
    connection_id: 'gen_random_uuid()',
    actor_kind: "'service'",
    actor_id: 'gen_random_uuid()',
    via_kind: "'api_key'",
    via_id: 'gen_random_uuid()',
    scopes: "array[array_to_string(scopes, ' ')]",
    times: 'times + 1',
    first_at: "first_at - interval '1 second'",
    last_at: "last_at + interval '1 second'",
    mac: 'sha256(mac)',
  };
  for (const [column, value] of Object.entries(lineChanges)) {
    test(`a changed line: ${column}`, async () => {
      await story.asOwner(`update receipt_lines set ${column} = ${value} where page = 2 and line = 2`);
      assert.deepEqual(await story.verdict(kim), ['line_changed', 2, 2]);
    });
  }

  const pageChanges: Readonly<Record<string, string>> = {
    receipts: 'receipts + 1',
    lines: 'lines - 1',
    closed_at: "closed_at - interval '1 day'",
    chain: 'sha256(chain)',
  };
  for (const [column, value] of Object.entries(pageChanges)) {
    test(`a changed page: ${column}`, async () => {
      await story.asOwner(`update receipt_pages set ${column} = ${value} where number = 2`);
      assert.deepEqual(await story.verdict(kim), ['page_changed', 2, null]);
    });
  }

  test('no column of a line or a page is left out here', async () => {
    const columns = async (table: string) =>
      (
        await story.asOwner('select column_name from information_schema.columns where table_name = $1', [
          table,
        ])
      ).map(row => row.column_name);
    assert.deepEqual((await columns('receipt_lines')).filter(name => !(name in lineChanges)).sort(), [
      'line',
      'page',
      'tenant_id',
    ]);
    assert.deepEqual((await columns('receipt_pages')).filter(name => !(name in pageChanges)).sort(), [
      'number',
      'tenant_id',
    ]);
  });

  test('a line taken out: the first, one in the middle, the last, and all of a page', async () => {
    for (const line of [3, 2, 1]) {
      await story.asOwner('delete from receipt_lines where page = 3 and line = $1', [line]);
      assert.deepEqual(await story.verdict(kim), ['line_missing', 3, line]);
    }
  });

  test('a line taken out, the others moved up and the page counted anew', async () => {
    await story.asOwner(`delete from receipt_lines where page = 3 and line = 3;
      update receipt_pages set lines = 2, receipts = 3 where number = 3`);
    assert.deepEqual(await story.verdict(kim), ['page_changed', 3, null]);
    await story.asOwner(`delete from receipt_lines where page = 3 and line = 1;
      update receipt_lines set line = 1 where page = 3;
      update receipt_pages set lines = 1, receipts = 2 where number = 3`);
    assert.deepEqual(await story.verdict(kim), ['line_changed', 3, 1]);
  });

  test('a line put in, as one of its own or as a twin', async () => {
    await story.asOwner(`create temp table twin as select * from receipt_lines where page = 3 and line = 3;
      update twin set line = 4; insert into receipt_lines select * from twin`);
    assert.deepEqual(await story.verdict(kim), ['line_changed', 3, 4]);
    await story.asOwner(`alter table receipt_lines drop constraint receipt_lines_pkey;
      update receipt_lines set line = 3 where page = 3 and line = 4`);
    assert.deepEqual(await story.verdict(kim), ['line_changed', 3, 3]);
    await story.asOwner(
      'truncate receipt_lines; alter table receipt_lines add primary key (tenant_id, page, line)',
    );
  });

  test('lines that changed places within a page, or went to another page', async () => {
    await story.asOwner(`update receipt_lines set line = line + 100 where page = 2;
      update receipt_lines set line = 104 - line where page = 2`);
    assert.deepEqual(await story.verdict(kim), ['line_changed', 2, 1]);
    await story.asOwner('delete from receipt_lines where page = 2');
    await story.asOwner('update receipt_lines set page = 2 where page = 4');
    assert.deepEqual(await story.verdict(kim), ['line_changed', 2, 1]);
  });

  test('a page taken out: the first, one in the middle, the last', async () => {
    for (const page of [4, 2, 1]) {
      await story.asOwner('delete from receipt_pages where number = $1', [page]);
      assert.deepEqual(await story.verdict(kim), ['page_missing', page, null]);
    }
  });

  test('a page taken out and the gap closed', async () => {
    await story.asOwner(`alter table receipt_lines disable trigger all; alter table receipt_pages disable trigger all;
      delete from receipt_pages where number = 2; delete from receipt_lines where page = 2;
      update receipt_pages set number = number - 1 where number > 2;
      update receipt_lines set page = page - 1 where page > 2;
      update receipt_books set last_page = 3`);
    assert.deepEqual(await story.verdict(kim), ['line_changed', 2, 1]);
    await story.asOwner(
      'alter table receipt_lines enable trigger all; alter table receipt_pages enable trigger all',
    );
  });

  test('lines without their page', async () => {
    await story.asOwner(`alter table receipt_pages disable trigger all;
      delete from receipt_pages where number = 3; alter table receipt_pages enable trigger all`);
    assert.deepEqual(await story.verdict(kim), ['page_missing', 3, null]);
    await story.asOwner(
      'alter table receipt_lines disable trigger all; update receipt_lines set page = 9 where page = 3',
    );
    assert.deepEqual((await story.verdict(kim))[0], 'page_missing');
    await story.asOwner('alter table receipt_lines enable trigger all');
  });

  test('the end cut off, and nothing is bound to what is left', async () => {
    await story.asOwner('delete from receipt_pages where number > 2');
    assert.deepEqual(await story.verdict(kim), ['page_missing', 3, null]);
    await story.vend(kim);
    assert.deepEqual(await story.bind(kim), { kind: 'damaged' });
  });

  test('the end cut off and the book set back, by a head that was exported', async () => {
    const exported = await story.exportHead(kim);
    assert.deepEqual(await story.verdict(kim, exported), [24, 4, 1]);
    await story.asOwner(`delete from receipt_pages where number > 2;
      update receipt_books set last_page = 2, chain = (select chain from receipt_pages where number = 2)`);
    assert.deepEqual(await story.verdict(kim), [12, 2, 1]);
    assert.deepEqual(await story.verdict(kim, exported), ['page_missing', 3, null]);
    for (const page of [3, 4]) {
      await story.vend(kim);
      assert.deepEqual(await story.verdict(kim), [10 + page, page, 1]);
    }
    assert.deepEqual(await story.verdict(kim, exported), ['head_mismatch', 4, null]);
  });

  test('all of it removed, by a head that was exported', async () => {
    const exported = await story.exportHead(kim);
    await story.asOwner('delete from receipt_books');
    assert.deepEqual(await story.verdict(kim, exported), ['page_missing', 1, null]);
    const foreign = { page: 0, digest: exported.digest };
    assert.deepEqual(await story.verdict(story.gus, foreign), ['head_mismatch', 0, null]);
  });

  test('the book set back, changed or removed, and nothing is bound to it', async () => {
    for (const damage of [
      'update receipt_books set last_page = 3',
      'update receipt_books set chain = sha256(chain)',
      'alter table receipt_books disable trigger all; delete from receipt_books; alter table receipt_books enable trigger all',
    ]) {
      await story.asOwner(damage);
      assert.deepEqual(await story.verdict(kim), ['book_changed', 4, null]);
      await story.vend(kim);
      assert.deepEqual(await bindTenant(story.needs, kim.tenantId, 'wait'), { kind: 'damaged' });
    }
  });

  test('a beginning taken out as if it had been cleared away', async () => {
    await story.asOwner(`update receipt_books set cleared_page = 2,
      cleared_chain = (select chain from receipt_pages where number = 2)`);
    await story.asOwner('delete from receipt_pages where number <= 2');
    assert.deepEqual(await story.verdict(kim), ['start_changed', 3, null]);
  });

  test("another organisation's pages", async () => {
    await story.vend(story.gus);
    await story.bind(story.gus);
    await story.asOwner(`alter table receipt_lines disable trigger all; alter table receipt_pages disable trigger all;
      alter table receipt_books disable trigger all; delete from receipt_books where tenant_id = '${kim.tenantId}';
      delete from receipt_pages where tenant_id = '${kim.tenantId}';
      delete from receipt_lines where tenant_id = '${kim.tenantId}';
      update receipt_books set tenant_id = '${kim.tenantId}'; update receipt_pages set tenant_id = '${kim.tenantId}';
      update receipt_lines set tenant_id = '${kim.tenantId}';
      alter table receipt_books enable trigger all;
      alter table receipt_lines enable trigger all; alter table receipt_pages enable trigger all`);
    assert.deepEqual(await story.verdict(kim), ['start_changed', 1, null]);
  });
});
