import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { linkEntries, linkTenant, mayWaitMs } from '#features/audit/link.ts';
import { record } from '#features/audit/record.ts';
import { verifyAudit } from '#features/audit/verify.ts';
import { noteHeads, noteOverdue } from '#features/audit/witness.ts';
import { newId } from '#kernel/ids.ts';
import { type Actor, mintScope } from '#kernel/scope.ts';
import { listenForEvents } from '#platform/http/live-events.ts';
import { type AuditWorld, openAuditWorld } from './audit-world.ts';

describe('the chain of audit entries', () => {
  let story: AuditWorld;
  before(async () => {
    story = await openAuditWorld({ mostConnections: 12 });
  });
  after(() => story.close());

  test('200 transactions at once and two linkers chain every entry exactly once', async () => {
    const { needs, kim, write, asOwner } = story;
    let isWriting = true;
    const linker = async () => {
      while (isWriting) await linkEntries(needs);
    };
    const linkers = [linker(), linker()];
    const writes = Array.from({ length: 200 }, (_, number) =>
      write(kim, { action: 'key.used', subject: { kind: 'key', id: `key-${number}` }, detail: { number } }),
    );
    await Promise.all(writes);
    isWriting = false;
    await Promise.all(linkers);
    const verified = await verifyAudit(needs, kim);
    assert.equal(verified.kind, 'valid');
    assert.deepEqual(
      verified.kind === 'valid' && [verified.entries, verified.unlinked, verified.head.position],
      [200, 0, 200],
    );
    const [found] = await asOwner(
      'select count(distinct position)::int as places, min(position)::int as first, max(position)::int as last, count(distinct subject_id)::int as things from audit_entries where tenant_id = $1',
      [kim.tenantId],
    );
    assert.deepEqual(found, { places: 200, first: 1, last: 200, things: 200 });
  });

  test('a transaction that stays open holds up neither another one nor the linker, and is chained when it commits', async () => {
    const { needs, gus, write } = story;
    const held = Promise.withResolvers<void>();
    const written = Promise.withResolvers<void>();
    const open = needs.database.inTenant(gus, async tx => {
      await record(needs, tx, gus, { action: 'slow.begun' });
      written.resolve();
      await held.promise;
    });
    await written.promise;
    await write(gus, { action: 'quick.done' });
    assert.deepEqual(await linkTenant(needs, gus.tenantId), { kind: 'linked', entries: 1 });
    held.resolve();
    await open;
    assert.deepEqual(await linkTenant(needs, gus.tenantId), { kind: 'linked', entries: 1 });
    assert.equal((await verifyAudit(needs, gus)).kind, 'valid');
  });

  test('an entry whose transaction fails was never written', async () => {
    const { needs, gus } = story;
    const failing = needs.database.inTenant(gus, async tx => {
      await record(needs, tx, gus, { action: 'thing.tried' });
      throw new Error('and failed');
    });
    await assert.rejects(failing, /and failed/);
    assert.deepEqual(await linkTenant(needs, gus.tenantId), { kind: 'linked', entries: 0 });
  });

  test('a linker that finds the head taken leaves, one that must see all linked waits', async () => {
    const { needs, gus, write } = story;
    await write(gus, { action: 'thing.done' });
    const held = Promise.withResolvers<void>();
    const taken = Promise.withResolvers<void>();
    const other = needs.database.asSystem('run upkeep', async tx => {
      await tx
        .selectFrom('audit_heads')
        .select('position')
        .where('tenant_id', '=', gus.tenantId)
        .forUpdate()
        .execute();
      taken.resolve();
      await held.promise;
    });
    await taken.promise;
    assert.deepEqual(await linkTenant(needs, gus.tenantId), { kind: 'linked', entries: 0 });
    const patient = linkTenant(needs, gus.tenantId, 'wait');
    held.resolve();
    await other;
    assert.deepEqual(await patient, { kind: 'linked', entries: 1 });
  });

  test('a linker cut off in the middle leaves nothing behind', async () => {
    const { needs, gus, write, asOwner } = story;
    await write(gus, { action: 'thing.done' });
    await asOwner(`create function cut_off() returns trigger language plpgsql as $$ begin raise 'cut off'; end $$;
      create trigger cut_off before update on audit_heads for each row execute function cut_off()`);
    await assert.rejects(linkTenant(needs, gus.tenantId), /cut off/);
    const [found] = await asOwner(
      'select count(*)::int as waiting from audit_entries where tenant_id = $1 and position is null',
      [gus.tenantId],
    );
    assert.deepEqual(found, { waiting: 1 });
    await asOwner('drop function cut_off() cascade');
    assert.equal((await verifyAudit(needs, gus)).kind, 'valid');
  });

  test('watchers hear once per batch that the log has grown', async () => {
    const { needs, gus, login, write } = story;
    const live = listenForEvents({ address: login, world: needs.world, log: needs.log });
    const connected = Promise.withResolvers<void>();
    const grown = Promise.withResolvers<string>();
    live.subscribe(gus.tenantId, event => {
      if (event.kind === 'look_again') connected.resolve();
      else grown.resolve(event.kind);
    });
    await connected.promise;
    await write(gus, { action: 'thing.done' });
    await linkEntries(needs);
    assert.equal(await grown.promise, 'audit.appended');
    await live.close();
  });

  test('an entry that could not be chained for long is a finding, a fresh one is not', async () => {
    const { needs, gus, clock, write, asOwner } = story;
    await asOwner('revoke update (position) on audit_entries from keyholder_system');
    await write(gus, { action: 'thing.done' });
    const fresh = await verifyAudit(needs, gus);
    assert.equal(fresh.kind === 'valid' && fresh.unlinked, 1);
    clock.advance(mayWaitMs + 1);
    const stuck = await verifyAudit(needs, gus);
    assert.equal(stuck.kind === 'broken' && stuck.what, 'not_linked');
    await noteOverdue(needs);
    assert.deepEqual(story.lines.map(line => [line.level, line.tenantId]).at(-1), ['error', gus.tenantId]);
    await asOwner('grant update (position) on audit_entries to keyholder_system');
    assert.equal((await verifyAudit(needs, gus)).kind, 'valid');
  });

  test('the log of the server gets every head, which later proves an end that was cut off', async () => {
    const { needs, lines, kim, gus } = story;
    await noteHeads(needs, new AbortController().signal);
    const noted = lines.filter(line => line.message === 'audit head');
    assert.deepEqual(noted.map(line => line.tenantId).sort(), [kim.tenantId, gus.tenantId].sort());
    const [head] = noted.filter(line => line.tenantId === gus.tenantId);
    const against = { position: Number(head?.position), digest: String(head?.digest) };
    assert.equal((await verifyAudit(needs, gus, { against })).kind, 'valid');
  });

  test('jobs, services and the operator are written as ids and chained like any person', async () => {
    const { needs, acme, write, asOwner } = story;
    const serviceId = newId<'service'>(needs.world);
    const keyId = newId<'api_key'>(needs.world);
    const actors: Actor[] = [
      { kind: 'job', name: 'mail.drain' },
      { kind: 'operator' },
      { kind: 'service', serviceId, keyId },
    ];
    for (const actor of actors) {
      const who = mintScope({ tenantId: acme, actor, permissions: [] });
      await write(who, { action: 'mail.drained', outcome: 'failed', reason: 'timed_out' });
    }
    const rows = await asOwner(
      `select actor_kind, actor_id, via_id from audit_entries where tenant_id = $1 and actor_kind <> 'user'
       order by actor_kind`,
      [acme],
    );
    assert.deepEqual(rows, [
      { actor_kind: 'job', actor_id: 'mail.drain', via_id: null },
      { actor_kind: 'operator', actor_id: null, via_id: null },
      { actor_kind: 'service', actor_id: serviceId, via_id: keyId },
    ]);
    assert.equal((await verifyAudit(needs, story.kim)).kind, 'valid');
  });
});
