import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { erasePerson } from '#features/audit/erase-person.ts';
import { bindReceipts } from '#features/connections/receipts/bind.ts';
import { clearOldPages, KEPT_FOR_MS } from '#features/connections/receipts/clear-away.ts';
import { mayWaitMs } from '#features/connections/receipts/verify.ts';
import { noteBooks, noteUnbound } from '#features/connections/receipts/witness.ts';
import { deleteTenant } from '#features/tenants/delete.ts';
import { newId } from '#kernel/ids.ts';
import { openReceiptsWorld, type ReceiptsWorld } from './receipts-world.ts';

const MINUTE_MS = 60_000;
const signal = new AbortController().signal;

describe('the receipt book', () => {
  let story: ReceiptsWorld;
  before(async () => {
    story = await openReceiptsWorld();
  });
  after(() => story.close());

  async function linesOf(connection: string) {
    return story.asOwner(
      'select times::int, first_at, last_at from receipt_lines where connection_id = $1 order by first_at',
      [connection],
    );
  }

  test('an organisation that was handed nothing has a book without pages, and none is made for it', async () => {
    assert.deepEqual(await story.verdict(story.kim), [0, 0, 1]);
    assert.deepEqual(await story.bind(story.kim), { kind: 'bound', receipts: 0 });
    assert.deepEqual(await story.asOwner('select * from receipt_books'), []);
  });

  test('like uses within a minute become one line that counts them, others a line of their own', async () => {
    const { kim, clock, vend } = story;
    const viaId = newId<'session'>(story.needs.world);
    const first = clock.now();
    const connection = await vend(kim, { viaId });
    clock.advance(20_000);
    await vend(kim, { connection, viaId, times: 5 });
    await vend(kim, { connection, viaId, scopes: ['openid'] });
    await vend(kim, { connection, times: 3 });
    clock.advance(MINUTE_MS);
    await vend(kim, { connection, viaId });
    assert.deepEqual(await story.bind(kim), { kind: 'bound', receipts: 11 });
    const lines = await linesOf(connection);
    assert.deepEqual(lines.map(line => line.times).sort(), [1, 1, 3, 6]);
    assert.ok(lines.some(({ times, first_at: at }) => times === 6 && at.getTime() === first.getTime()));
    assert.deepEqual(await story.asOwner('select * from vend_receipts'), []);
    assert.deepEqual(await story.verdict(kim), [11, 1, 1]);
  });

  test('what is still in the journal is bound before it is proven', async () => {
    await story.vend(story.kim);
    assert.deepEqual(await story.verdict(story.kim), [12, 2, 1]);
  });

  test('300 receipts and two binders at once: each is in the book exactly once', async () => {
    const { needs, gus, vend, asOwner } = story;
    let isVending = true;
    const binder = async () => {
      while (isVending) assert.deepEqual((await bindReceipts(needs)).damaged, []);
    };
    const binders = [binder(), binder()];
    const lane = async () => {
      for (let number = 1; number <= 50; number += 1) await vend(gus);
    };
    await Promise.all(Array.from({ length: 6 }, lane));
    isVending = false;
    await Promise.all(binders);
    const [receipts, pages] = await story.verdict(gus);
    assert.equal(receipts, 300);
    const [found] = await asOwner(
      'select count(distinct connection_id)::int as seen, count(*)::int as all from receipt_lines where tenant_id = $1',
      [gus.tenantId],
    );
    assert.deepEqual(found, { seen: 300, all: 300 });
    assert.ok(Number(pages) > 1, 'the binders did not run while receipts were written');
  });

  test('more than a page holds goes on the next ones', async () => {
    const { gus, asOwner, bind } = story;
    const [receipts, pages] = await story.verdict(gus);
    await asOwner(
      `insert into vend_receipts (tenant_id, id, connection_id, actor_kind, actor_id, scopes, at)
       select $1, gen_random_uuid(), gen_random_uuid(), 'user', gen_random_uuid(), '{openid}', '2026-11-20T10:00:00Z'
       from generate_series(1, 4500)`,
      [gus.tenantId],
    );
    assert.deepEqual(await bind(gus), { kind: 'bound', receipts: 4500 });
    assert.deepEqual(await story.verdict(gus), [Number(receipts) + 4500, Number(pages) + 3, 1]);
  });

  test('one who finds the book taken leaves, and a receipt whose transaction is open holds nobody up', async () => {
    const { needs, kim, vend, bind } = story;
    const held = Promise.withResolvers<void>();
    const taken = Promise.withResolvers<void>();
    const other = needs.database.inTenant(kim, async tx => {
      await tx.selectFrom('receipt_books').select('last_page').forUpdate().execute();
      taken.resolve();
      await held.promise;
    });
    await taken.promise;
    await vend(kim);
    assert.deepEqual(await bind(kim), { kind: 'bound', receipts: 0 });
    held.resolve();
    await other;
    assert.deepEqual(await bind(kim), { kind: 'bound', receipts: 1 });
  });

  for (const table of ['receipt_pages', 'receipt_lines', 'receipt_books']) {
    test(`a binder cut off at ${table} leaves the journal and the book as they were`, async () => {
      const { kim, vend, bind, asOwner } = story;
      const before = await story.verdict(kim);
      await vend(kim, { times: 7 });
      await asOwner(`create function cut_off() returns trigger language plpgsql as $$ begin raise 'cut off'; end $$;
        create trigger cut_off before insert or update on ${table} for each row execute function cut_off()`);
      await assert.rejects(bind(kim), /cut off/);
      assert.deepEqual(await story.verdict(kim), before);
      const [waiting] = await asOwner('select sum(times)::int as times from vend_receipts');
      assert.deepEqual(waiting, { times: 7 });
      await asOwner('drop function cut_off() cascade');
      assert.deepEqual(await story.verdict(kim), [Number(before[0]) + 7, Number(before[1]) + 1, 1]);
    });
  }

  test('a binder whose connection is killed in the middle leaves the journal and the book as they were', async () => {
    const { kim, vend, bind, asOwner } = story;
    const before = await story.verdict(kim);
    await vend(kim, { times: 4 });
    await asOwner(`create function kill_me() returns trigger language plpgsql security definer as $$
      begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$;
      create trigger kill_me after insert on receipt_lines for each row execute function kill_me()`);
    await assert.rejects(bind(kim), /terminat/);
    const [waiting] = await asOwner('select sum(times)::int as times from vend_receipts');
    assert.deepEqual(waiting, { times: 4 });
    await asOwner('drop function kill_me() cascade');
    assert.deepEqual(await story.verdict(kim), [Number(before[0]) + 4, Number(before[1]) + 1, 1]);
  });

  test('a receipt that could not be bound for long is a finding, a fresh one is not', async () => {
    const { kim, clock, vend, asOwner } = story;
    await asOwner('revoke insert on receipt_pages from keyholder_app');
    await vend(kim);
    assert.equal((await story.verdict(kim))[2], 1);
    clock.advance(mayWaitMs + 1);
    assert.deepEqual(await story.verdict(kim), ['not_bound', null, null]);
    await noteUnbound(story.needs);
    const told = story.lines.filter(({ level }) => level === 'error');
    assert.deepEqual(
      told.map(line => line.tenantId),
      [kim.tenantId],
    );
    await asOwner('grant insert on receipt_pages to keyholder_app');
    assert.equal((await story.verdict(kim))[2], 1);
  });

  test('how far each book has got is told to the log of the server', async () => {
    await noteBooks(story.needs, signal);
    const noted = story.lines.filter(line => line.message === 'receipt book');
    assert.deepEqual(noted.map(line => line.tenantId).sort(), [story.acme, story.globex].sort());
    assert.match(String(noted[0]?.digest), /^[0-9a-f]{64}$/);
  });

  test('erasing what the log says about a person leaves the book whole', async () => {
    const { needs, kim } = story;
    const before = await story.verdict(kim);
    assert.ok(kim.actor.kind === 'user');
    await erasePerson(needs, kim, { personId: kim.actor.userId }, signal);
    assert.deepEqual(await story.verdict(kim), before);
  });

  test('an organisation that is deleted takes its book with it', async () => {
    await story.vend(story.gus);
    await deleteTenant(story.needs, story.gus);
    for (const table of ['vend_receipts', 'receipt_books', 'receipt_pages', 'receipt_lines']) {
      const rows = await story.asOwner(`select * from ${table} where tenant_id = $1`, [story.globex]);
      assert.deepEqual(rows, [], table);
    }
    assert.deepEqual(await story.verdict(story.gus), [0, 0, 1]);
  });
});

describe('receipts older than thirteen months', () => {
  let story: ReceiptsWorld;
  before(async () => {
    story = await openReceiptsWorld();
  });
  after(() => story.close());

  const damage = (what: string) =>
    story.asOwner(`update receipt_lines set ${what} where page = 33 and line = 1`);
  const clear = () => clearOldPages(story.needs, signal);

  test('are cleared away from the oldest on, and the rest can still be proven', async () => {
    const { kim, clock } = story;
    for (let page = 1; page <= 45; page += 1) {
      await story.vend(kim, { times: 2 });
      await story.bind(kim);
      if (page === 30) clock.advance(KEPT_FOR_MS);
    }
    assert.deepEqual(await story.verdict(kim), [90, 45, 1]);
    await clear();
    assert.deepEqual(await story.verdict(kim), [90, 45, 1], 'thirteen months are not yet over');
    clock.advance(1);
    const [old, latest] = [{ page: 1, digest: 'of a page that is gone' }, await story.exportHead(kim)];
    await clear();
    assert.deepEqual(await story.verdict(kim), [30, 15, 31]);
    assert.deepEqual(await story.verdict(kim, old), [30, 15, 31]);
    assert.deepEqual(await story.verdict(kim, latest), [30, 15, 31]);
    const [left] = await story.asOwner(
      'select count(*)::int as lines, min(page)::int as first from receipt_lines',
    );
    assert.deepEqual(left, { lines: 15, first: 31 });
    await story.vend(kim);
    assert.deepEqual(await story.verdict(kim), [31, 16, 31]);
  });

  test('stay where they are not as they were written, and the server says so', async () => {
    const { kim, clock, lines } = story;
    clock.advance(KEPT_FOR_MS);
    await damage('times = times + 1');
    await clear();
    assert.deepEqual(await story.verdict(kim), ['line_changed', 33, 1]);
    const told = lines.filter(({ level }) => level === 'error');
    assert.deepEqual(
      told.map(({ tenantId, page }) => [tenantId, page]),
      [[kim.tenantId, 33]],
    );
    await damage('times = times - 1');
  });

  test('that somebody else removed are missed, also after Keyholder has cleared others away', async () => {
    const { kim, asOwner } = story;
    const [kept] = await asOwner('select cleared_chain from receipt_books');
    await asOwner(`update receipt_books set cleared_page = 32,
      cleared_chain = (select chain from receipt_pages where number = 32)`);
    await asOwner('create table taken as select * from receipt_pages where number <= 32');
    await asOwner('create table taken_lines as select * from receipt_lines where page <= 32');
    await asOwner('delete from receipt_pages where number <= 32');
    await clear();
    assert.deepEqual(await story.verdict(kim), ['start_changed', 33, null]);
    await asOwner('insert into receipt_pages select * from taken');
    await asOwner('insert into receipt_lines select * from taken_lines');
    await asOwner('update receipt_books set cleared_page = 30, cleared_chain = $1', [kept?.cleared_chain]);
    assert.deepEqual(await story.verdict(kim), [31, 16, 31]);
  });

  test('are all cleared away where nothing newer came, and the book goes on from there', async () => {
    const { kim, clock } = story;
    clock.advance(KEPT_FOR_MS + 1);
    await clear();
    assert.deepEqual(await story.verdict(kim), [0, 0, 47]);
    await story.vend(kim);
    assert.deepEqual(await story.verdict(kim), [1, 1, 47]);
  });
});
