import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { eraseEntry } from '#features/audit/erase.ts';
import { linkTenant } from '#features/audit/link.ts';
import { verifyAudit } from '#features/audit/verify.ts';
import { newId, requireId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { type AuditWorld, openAuditWorld } from './audit-world.ts';

/** Everything here is done as the owner of the database, who may do all but does not have the key. */
describe('tampering with the audit log is found', () => {
  let story: AuditWorld;
  let kim: Scope;
  before(async () => {
    story = await openAuditWorld();
    kim = story.kim;
    for (let number = 1; number <= 6; number += 1) {
      await story.write(kim, {
        action: 'key.made',
        subject: { kind: 'key', id: `key-${number}` },
        detail: { name: `key ${number}` },
      });
      story.clock.advance(1_000);
    }
    await linkTenant(story.needs, kim.tenantId);
    await story.asOwner(`create table kept_entries as table audit_entries;
      create table kept_heads as table audit_heads`);
  });
  beforeEach(async () => {
    await story.asOwner(`truncate audit_entries, audit_heads;
      insert into audit_entries select * from kept_entries;
      insert into audit_heads select * from kept_heads`);
    assert.equal((await verifyAudit(story.needs, kim)).kind, 'valid');
  });
  after(() => story.close());

  async function verdict(against?: { position: number; digest: string }) {
    const verified = await verifyAudit(story.needs, kim, against ? { against } : {});
    return verified.kind === 'broken' ? [verified.what, verified.position] : verified.kind;
  }

  async function exportedHead() {
    const verified = await verifyAudit(story.needs, kim);
    assert.ok(verified.kind === 'valid');
    return verified.head;
  }

  const changes = [
    "outcome = 'refused'",
    "action = 'key.revoked'",
    "reason = 'nothing'",
    "at = at + interval '1 second'",
    "actor_id = 'somebody.else'",
    "actor_kind = 'service'",
    "subject_id = 'key-9'",
    "subject_kind = 'lock'",
    "via_kind = 'session', via_id = id",
    'detail_digest = sha256(detail_digest)',
    'id = gen_random_uuid()',
  ];
  for (const change of changes) {
    test(`a changed field: ${change}`, async () => {
      await story.asOwner(`update audit_entries set ${change} where position = 3`);
      assert.deepEqual(await verdict(), ['changed', 3]);
    });
  }

  test('a changed entry with a code made up for it', async () => {
    await story.asOwner(`update audit_entries set outcome = 'failed', mac = sha256(mac) where position = 3`);
    assert.deepEqual(await verdict(), ['bad_mac', 3]);
  });

  test('text moved from one field into the next', async () => {
    await story.asOwner(
      `update audit_entries set subject_kind = 'keyk', subject_id = 'ey-3' where position = 3`,
    );
    assert.deepEqual(await verdict(), ['changed', 3]);
  });

  test('an entry taken out of the middle, also when the gap is closed', async () => {
    await story.asOwner('delete from audit_entries where position = 3');
    assert.deepEqual(await verdict(), ['missing', 3]);
    await story.asOwner('update audit_entries set position = position - 1 where position > 3');
    await story.asOwner('update audit_heads set position = position - 1');
    assert.deepEqual(await verdict(), ['reordered', 3]);
  });

  test('the first entry taken out', async () => {
    await story.asOwner('delete from audit_entries where position = 1');
    assert.deepEqual(await verdict(), ['missing', 1]);
  });

  test('two entries that changed places, with or without their links', async () => {
    await story.asOwner(`update audit_entries set position = position + 100 where position in (2, 3);
      update audit_entries set position = 105 - position where position > 100`);
    assert.deepEqual(await verdict(), ['reordered', 2]);
    await story.asOwner(`update audit_entries e set chain = other.chain from audit_entries other
      where e.position in (2, 3) and other.position = 5 - e.position`);
    assert.deepEqual(await verdict(), ['reordered', 2]);
  });

  test('an entry that is there twice', async () => {
    await story.asOwner(`drop index audit_entries_position;
      create temp table twin as select * from audit_entries where position = 3;
      update twin set id = gen_random_uuid(); insert into audit_entries select * from twin`);
    const [what, position] = await verdict();
    assert.ok(what === 'reordered' || what === 'bad_mac' || what === 'changed');
    assert.equal(position, 3);
    await story.asOwner(`truncate audit_entries;
      create unique index audit_entries_position on audit_entries (tenant_id, position) where position is not null`);
  });

  test('an entry put in without the key, wherever it claims to stand', async () => {
    const forge = (position: string, chain: string) =>
      story.asOwner(
        `insert into audit_entries (tenant_id, id, at, actor_kind, action, outcome, mac, position, chain)
         values ($1, $2, '2026-11-20T10:00:00Z', 'operator', 'tenant.frozen', 'done', $3, ${position}, ${chain})`,
        [kim.tenantId, newId<'audit_entry'>(story.needs.world), randomBytes(32)],
      );
    await forge('7', `'${'\\x'}${'00'.repeat(32)}'`);
    assert.deepEqual(await verdict(), ['bad_mac', 7]);
    await story.asOwner('delete from audit_entries where position = 7');
    await forge('null', 'null');
    assert.deepEqual(await verdict(), ['changed', 7]);
  });

  test("an entry of another organisation's chain", async () => {
    await story.write(story.gus, { action: 'key.made' });
    await linkTenant(story.needs, story.gus.tenantId);
    await story.asOwner('update audit_entries set tenant_id = $1, position = 7 where tenant_id = $2', [
      kim.tenantId,
      story.gus.tenantId,
    ]);
    assert.deepEqual(await verdict(), ['bad_mac', 7]);
  });

  test('the end cut off: by the head, and with the head set back too, by a head that was exported', async () => {
    const exported = await exportedHead();
    await story.asOwner('delete from audit_entries where position > 4');
    assert.deepEqual(await verdict(), ['missing', 5]);
    await story.asOwner(
      'update audit_heads set position = 4, chain = (select chain from audit_entries where position = 4)',
    );
    assert.equal(await verdict(), 'valid');
    assert.deepEqual(await verdict(exported), ['missing', 5]);
    await story.write(kim, { action: 'key.made' });
    await story.write(kim, { action: 'key.made' });
    assert.deepEqual(await verdict(exported), ['head_mismatch', 6]);
  });

  test('all of it removed', async () => {
    const exported = await exportedHead();
    await story.asOwner('delete from audit_entries');
    assert.deepEqual(await verdict(), ['missing', 1]);
    await story.asOwner('delete from audit_heads');
    assert.deepEqual(await verdict(exported), ['missing', 1]);
  });

  test('a head that was changed or removed, and nothing is chained to it', async () => {
    await story.asOwner('update audit_heads set chain = sha256(chain)');
    assert.deepEqual(await verdict(), ['head_changed', 6]);
    await story.write(kim, { action: 'key.made' });
    assert.deepEqual(await linkTenant(story.needs, kim.tenantId), { kind: 'damaged' });
    await story.asOwner('delete from audit_heads');
    assert.deepEqual(await linkTenant(story.needs, kim.tenantId), { kind: 'damaged' });
    assert.deepEqual(await verdict(), ['head_changed', 6]);
  });

  test('a detail that was replaced, swapped with another or removed', async () => {
    const set = (value: string, position: number) =>
      story.asOwner(`update audit_entries set detail_sealed = ${value} where position = ${position}`);
    await set('(select detail_sealed from audit_entries where position = 4)', 5);
    assert.deepEqual(await verdict(), ['detail_changed', 5]);
    await set('null', 5);
    assert.deepEqual(await verdict(), ['detail_removed', 5]);
    await story.asOwner(
      "update audit_entries set erased_at = at, erasure_mac = sha256('') where position = 5",
    );
    assert.deepEqual(await verdict(), ['detail_removed', 5]);
  });

  test("one entry's erasure used for another", async () => {
    const [second] = await story.asOwner('select id from audit_entries where position = 2');
    await eraseEntry(story.needs, kim, { entryId: requireId<'audit_entry'>(second?.id) });
    assert.equal(await verdict(), 'valid');
    await story.asOwner(`update audit_entries e set detail_sealed = null, erased_at = o.erased_at,
      erasure_mac = o.erasure_mac from audit_entries o where e.position = 4 and o.position = 2`);
    assert.deepEqual(await verdict(), ['detail_removed', 4]);
  });
});
