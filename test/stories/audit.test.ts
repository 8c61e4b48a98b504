import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { csvLine } from '#features/audit/csv.ts';
import { eraseEntry } from '#features/audit/erase.ts';
import { type ExportFormat, exportAudit } from '#features/audit/export.ts';
import { type EntryQuery, listAudit } from '#features/audit/list.ts';
import { record } from '#features/audit/record.ts';
import type { Failure } from '#kernel/failures.ts';
import { requireId } from '#kernel/ids.ts';
import { requireUser, type Scope } from '#kernel/scope.ts';
import { rawConnection } from '#platform/postgres/transaction.ts';
import { type AuditWorld, openAuditWorld, userOf } from './audit-world.ts';

const isFailure = (code: Failure['code']) => (thrown: unknown) =>
  thrown instanceof Error && 'code' in thrown && thrown.code === code;

describe('writing the audit log', () => {
  let story: AuditWorld;
  before(async () => {
    story = await openAuditWorld();
  });
  after(() => story.close());

  test('costs the caller one statement, once the data key is known', async () => {
    const { needs, kim, write } = story;
    await write(kim, { action: 'key.made', detail: { name: 'zero' } });
    const statements: string[] = [];
    await needs.database.inTenant(kim, async tx => {
      const connection = rawConnection(tx);
      const query = connection.query.bind(connection);
      connection.query = (text, values) => {
        statements.push(text);
        return query(text, values);
      };
      await record(needs, tx, kim, { action: 'key.made', detail: { name: 'one' } });
    });
    assert.deepEqual(
      statements.map(text => text.slice(0, 28)),
      ['insert into "audit_entries" '],
    );
  });

  test('an address cannot stand where it could not be erased', async () => {
    const { kim, write } = story;
    const subject = { kind: 'user', id: 'mia@acme.test' };
    await assert.rejects(write(kim, { action: 'user.invited', subject }), /subject_id/);
    await assert.rejects(write(kim, { action: 'user.invited', reason: 'Mia wanted it' }), /reason/);
  });

  test('what was recorded about a person is nowhere in the table in the clear', async () => {
    const { kim, write, asOwner } = story;
    await write(kim, {
      action: 'user.invited',
      actorName: 'Kim Canary',
      detail: { address: 'canary@acme.test' },
    });
    const rows = await asOwner(
      "select e::text as line, encode(detail_sealed, 'escape') as sealed from audit_entries e",
    );
    assert.ok(rows.length > 0);
    assert.doesNotMatch(JSON.stringify(rows), /canary/i);
  });

  test('the server itself can neither remove an entry, nor change what it says, nor place it in the chain', async () => {
    const { needs, kim } = story;
    const attempt = (statement: string) => needs.database.inTenant(kim, tx => sql.raw(statement).execute(tx));
    for (const statement of [
      'delete from audit_entries',
      'truncate audit_entries',
      "update audit_entries set outcome = 'failed'",
      'update audit_entries set position = 1',
      'delete from audit_heads',
      'update audit_heads set position = 0',
    ]) {
      await assert.rejects(attempt(statement), /permission denied/, statement);
    }
  });

  test('the linker, which sees all tenants, sees nothing of what was recorded', async () => {
    const { needs } = story;
    const attempt = (statement: string) =>
      needs.database.asSystem('run upkeep', tx => sql.raw(statement).execute(tx));
    await assert.rejects(attempt('select detail_sealed from audit_entries'), /permission denied/);
    await assert.rejects(attempt('select action from audit_entries'), /permission denied/);
    await assert.rejects(attempt('delete from audit_entries'), /permission denied/);
  });
});

describe('reading the audit log', () => {
  let story: AuditWorld;
  let mia: Scope;
  before(async () => {
    story = await openAuditWorld();
    const { kim, gus, write, clock } = story;
    mia = userOf(story.acme);
    for (let number = 1; number <= 7; number += 1) {
      await write(number % 2 ? kim : mia, {
        action: number < 4 ? 'api_key.created' : 'api_key.revoked',
        subject: { kind: 'api_key', id: `key-${number}` },
        actorName: number % 2 ? 'Kim' : 'Mia',
        detail: { name: `key ${number}` },
        ...(number === 7 && { outcome: 'refused', reason: 'not_permitted' }),
      });
      clock.advance(1_000);
    }
    await write(mia, { action: 'api_keys.counted' });
    await write(gus, { action: 'api_key.created', subject: { kind: 'api_key', id: 'key-1' } });
  });
  after(() => story.close());

  async function subjects(query: Partial<EntryQuery>): Promise<(string | undefined)[]> {
    const { items } = await listAudit(story.needs, story.kim, { limit: 50, ...query });
    return items.map(item => item.subject?.id.replace('key-', ''));
  }

  test('shows who did what to what, newest first', async () => {
    const { items } = await listAudit(story.needs, story.kim, { limit: 2 });
    const [, refused] = items;
    assert.deepEqual(refused && { ...refused, id: '' }, {
      id: '',
      at: new Date('2026-11-20T10:00:06.000Z'),
      action: 'api_key.revoked',
      outcome: 'refused',
      reason: 'not_permitted',
      actor: { kind: 'user', id: requireUser(story.kim), name: 'Kim' },
      via: null,
      subject: { kind: 'api_key', id: 'key-7' },
      detail: { name: 'key 7' },
      detailState: 'readable',
      position: null,
    });
  });

  test('pages meet without a gap or a doubled entry, also when something is added in between', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page: EntryQuery = { limit: 3, ...(cursor && { cursor }) };
      const { items, next } = await listAudit(story.needs, story.kim, page);
      seen.push(...items.map(item => item.id));
      cursor = next ?? undefined;
      story.clock.advance(1_000);
      if (seen.length === 3) await story.write(story.kim, { action: 'page.turned' });
    } while (cursor);
    assert.equal(seen.length, 8);
    assert.equal(new Set(seen).size, 8);
  });

  test('finds by actor, action, kind of action, subject, outcome and time, and by all together', async () => {
    assert.deepEqual(await subjects({ actor: requireUser(mia), subject: 'key-4' }), ['4']);
    assert.deepEqual(await subjects({ action: 'api_key.created' }), ['3', '2', '1']);
    assert.deepEqual(await subjects({ action: 'api_key' }), ['7', '6', '5', '4', '3', '2', '1']);
    assert.deepEqual(await subjects({ outcome: 'refused' }), ['7']);
    const from = new Date('2026-11-20T10:00:01Z');
    const until = new Date('2026-11-20T10:00:03Z');
    assert.deepEqual(await subjects({ from, until }), ['3', '2']);
    assert.deepEqual(await subjects({ from, until, actor: requireUser(mia) }), ['2']);
    assert.deepEqual(await subjects({ action: 'api_' }), []);
  });

  test('a cursor that no list has answered is refused in words', async () => {
    for (const cursor of ['', 'x', 'AAAA', 'ÿ'.repeat(30)]) {
      await assert.rejects(
        listAudit(story.needs, story.kim, { limit: 5, cursor }),
        isFailure('invalid_input'),
      );
    }
  });

  test("another organisation's entries are not there, in no way", async () => {
    const { needs, gus, kim } = story;
    const { items } = await listAudit(needs, gus, { limit: 200 });
    assert.equal(items.length, 1);
    const {
      items: [foreign],
    } = await listAudit(needs, kim, { limit: 1 });
    const entryId = requireId<'audit_entry'>(foreign?.id ?? '');
    await assert.rejects(eraseEntry(needs, gus, { entryId }), isFailure('not_found'));
    assert.equal((await text('ndjson', gus)).split('\n').length, 1 + 1 + 1);
  });

  test('a detail that was damaged does not hide the rest of the log', async () => {
    const { needs, gus, write, asOwner } = story;
    story.clock.advance(1_000);
    await write(gus, { action: 'thing.done', detail: { name: 'x' } });
    await asOwner(
      "update audit_entries set detail_sealed = sha256('') where tenant_id = $1 and detail_sealed is not null",
      [gus.tenantId],
    );
    const { items } = await listAudit(needs, gus, { limit: 1 });
    assert.deepEqual([items[0]?.detail, items[0]?.detailState], [null, 'unreadable']);
  });

  test('is downloaded as lines of JSON, oldest first, and the download is itself recorded', async () => {
    const lines = (await text('ndjson', story.kim))
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
    assert.deepEqual(
      [lines[0].subject.id, lines[0].actor.name, lines[0].detail_state],
      ['key-1', 'Kim', 'readable'],
    );
    assert.deepEqual([lines.at(-1).action, lines.at(-1).reason], ['audit.exported', 'ndjson']);
  });

  test('is downloaded as CSV in which no field is a formula', async () => {
    const evil = '=HYPERLINK("https://evil.example","x")';
    await story.write(story.kim, { action: 'user.renamed', actorName: evil });
    const csv = await text('csv', story.kim);
    assert.match(csv, /^"position","id","at",/);
    assert.ok(csv.includes(`"'=HYPERLINK(""https://evil.example"",""x"")"`));
    for (const start of ['+1', '-1', '@a', '\t=1', '\r=1', ' =1', '\u200b=1', '＝1']) {
      assert.equal(csvLine([start]), `"'${start}"\r\n`, JSON.stringify(start));
    }
    assert.equal(csvLine(['a-b', 7, null, 'say "x"']), '"a-b","7","","say ""x"""\r\n');
  });

  test('a download of many entries comes in parts, and stops when the reader goes', async () => {
    const { needs, gus, write } = story;
    const many = Array.from({ length: 1_100 }, () => write(gus, { action: 'thing.done' }));
    await Promise.all(many);
    const stream = await exportAudit(needs, gus, { format: 'ndjson' });
    const reader = stream.getReader();
    const first = await reader.read();
    assert.equal(new TextDecoder().decode(first.value).trimEnd().split('\n').length, 500);
    await reader.cancel();
    assert.equal((await text('ndjson', gus)).trimEnd().split('\n').length, 1_105);
  });

  async function text(format: ExportFormat, who: Scope): Promise<string> {
    return new Response(await exportAudit(story.needs, who, { format })).text();
  }
});
