import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { eraseEntry } from '#features/audit/erase.ts';
import { erasePerson } from '#features/audit/erase-person.ts';
import { signHead } from '#features/audit/head.ts';
import { listAudit } from '#features/audit/list.ts';
import { verifyAudit } from '#features/audit/verify.ts';
import { requireId, type UserId } from '#kernel/ids.ts';
import { requireUser } from '#kernel/scope.ts';
import { type AuditWorld, openAuditWorld, userOf } from './audit-world.ts';

describe('forgetting people', () => {
  let story: AuditWorld;
  let miaId: UserId;
  beforeEach(async () => {
    story = await openAuditWorld();
    const { kim, write, clock } = story;
    const mia = userOf(story.acme);
    miaId = requireUser(mia);
    await write(kim, { action: 'user.invited', detail: { address: 'Mia@acme.test' } });
    await write(kim, {
      action: 'user.role_changed',
      subject: { kind: 'user', id: miaId },
      detail: { to: 'admin' },
    });
    await write(mia, { action: 'user.signed_in', actorName: 'Mia' });
    await write(kim, { action: 'ticket.given', detail: { to: miaId } });
    await write(kim, { action: 'tenant.renamed', detail: { to: 'Acme' } });
    clock.advance(1_000);
  });
  afterEach(() => story.close());

  async function states(): Promise<string[]> {
    const { items } = await listAudit(story.needs, story.kim, { limit: 50 });
    return items.map(item => `${item.action} ${item.detailState}`).sort();
  }

  test('an erased detail is gone for good, the entry stays, the erasure is recorded once and all is valid', async () => {
    const { needs, kim, asOwner } = story;
    await verifyAudit(needs, kim);
    const { items } = await listAudit(needs, kim, { limit: 50, action: 'user.invited' });
    const entryId = requireId<'audit_entry'>(items[0]?.id ?? '');
    await eraseEntry(needs, kim, { entryId });
    await eraseEntry(needs, kim, { entryId });
    assert.ok((await states()).includes('user.invited erased'));
    const erasures = await listAudit(needs, kim, { limit: 50, action: 'audit_entry.erased' });
    assert.deepEqual(
      erasures.items.map(item => item.subject),
      [{ kind: 'audit_entry', id: entryId }],
    );
    const left = await asOwner('select detail_sealed from audit_entries where id = $1', [entryId]);
    assert.deepEqual(left, [{ detail_sealed: null }]);
    const verified = await verifyAudit(needs, kim);
    assert.deepEqual(verified.kind === 'valid' && [verified.entries, verified.erased], [6, 1]);
  });

  test('all that names a person is erased, before or after it was chained, and nothing else', async () => {
    const { needs, kim } = story;
    const person = { personId: miaId, alsoKnownAs: ['mia@acme.test'] };
    assert.deepEqual(await erasePerson(needs, kim, person), { erased: 4 });
    assert.deepEqual(await states(), [
      'audit_entry.person_erased none',
      'tenant.renamed readable',
      'ticket.given erased',
      'user.invited erased',
      'user.role_changed erased',
      'user.signed_in erased',
    ]);
    assert.deepEqual(await erasePerson(needs, kim, person), { erased: 0 });
    const verified = await verifyAudit(needs, kim);
    assert.deepEqual(verified.kind === 'valid' && [verified.entries, verified.erased], [6, 4]);
  });

  test("erasing and chaining at once get in nobody's way", async () => {
    const { needs, kim, write } = story;
    await Promise.all(
      Array.from({ length: 60 }, () => write(kim, { action: 'ticket.given', detail: { to: miaId } })),
    );
    await Promise.all([
      erasePerson(needs, kim, { personId: miaId }),
      verifyAudit(needs, kim),
      verifyAudit(needs, kim),
    ]);
    const verified = await verifyAudit(needs, kim);
    assert.equal(verified.kind === 'valid' && verified.erased, 63);
  });

  test("a deleted organisation's log is still proven, though nobody can read its details any more", async () => {
    const { needs, kim, destroyKeys, asOwner, acme } = story;
    await verifyAudit(needs, kim);
    destroyKeys(kim);
    await asOwner('update tenants set deleted_at = now(), slug = null, name = null where id = $1', [acme]);
    const verified = await verifyAudit(needs, kim);
    assert.equal(verified.kind === 'valid' && verified.entries, 5);
    assert.ok((await states()).every(state => state.endsWith('unreadable')));
  });

  test('a head is signed with the organisation it belongs to', async () => {
    const signed: Record<string, unknown>[] = [];
    const headSigner = {
      sign: async (payload: Record<string, unknown>) => {
        signed.push(payload);
        return 'signed';
      },
    };
    const { needs, kim, gus } = story;
    await verifyAudit(needs, kim);
    const head = await signHead({ ...needs, headSigner }, kim);
    assert.deepEqual([head.position, head.signature, head.digest.length], [5, 'signed', 64]);
    assert.deepEqual(
      [signed[0]?.tenant, signed[0]?.position, signed[0]?.digest],
      [kim.tenantId, 5, head.digest],
    );
    assert.equal((await verifyAudit(needs, kim, { against: head })).kind, 'valid');
    const empty = await signHead({ ...needs, headSigner }, gus);
    assert.equal(empty.position, 0);
    assert.equal((await verifyAudit(needs, gus, { against: empty })).kind, 'valid');
    const foreign = await verifyAudit(needs, gus, { against: { ...empty, digest: head.digest } });
    assert.equal(foreign.kind === 'broken' && foreign.what, 'head_mismatch');
  });
});
