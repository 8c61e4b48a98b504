import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import { composeMail } from '#features/outbox/compose.ts';
import { enqueueMail } from '#features/outbox/enqueue.ts';
import { wordsOfMail } from '#features/outbox/mail-state.ts';
import { eventually } from './killable-node.ts';
import { type OutboxWorld, openOutboxWorld } from './outbox-world.ts';

let world: OutboxWorld;
let both: ConnectionId;

before(async () => {
  world = await openOutboxWorld();
  both = await world.connect('mail.read,mail.send');
});
after(() => world.close());

/** Everything that went out from here on. */
async function watchSent() {
  const before = (await world.sent()).length;
  return async () => (await world.sent()).length - before;
}

test('a mail goes out once, and its row keeps Gmail’s names and forgets its words', async () => {
  const sent = await watchSent();
  const { id, messageId } = await world.send(both);
  await world.untilKind(id, 'sent');
  assert.equal(await sent(), 1);
  const [row] = await world.rows('select * from outbox_mails where id = $1', [id]);
  assert.equal(row.raw_sealed, null);
  assert.equal(row.message_id, messageId);
  assert.deepEqual(await world.audited(id), ['mail.queued', 'mail.sent']);
  const state = await world.state(id);
  assert.ok(state.kind === 'sent' && (await world.sent()).some(each => each.id === state.gmailId));
});

test('asked for twice under one name it is one mail, also at once; other words under that name are refused', async () => {
  const sent = await watchSent();
  const all = await Promise.all([1, 2, 3, 4].map(() => world.send(both, {}, 'answer/1')));
  assert.equal(new Set(all.map(({ id }) => id)).size, 1);
  assert.equal(new Set(all.map(({ messageId }) => messageId)).size, 1);
  assert.equal(all.filter(({ isNew }) => isNew).length, 1);
  const [first] = all;
  await world.untilKind(first?.id ?? assert.fail(), 'sent');
  assert.equal((await world.send(both, {}, 'answer/1')).isNew, false);
  await assert.rejects(world.send(both, { subject: 'Something else' }, 'answer/1'), { code: 'conflict' });
  assert.equal(await sent(), 1);
});

test('a mail whose transaction is taken back is never sent', async () => {
  const { needs, who } = world;
  const composed = await composeMail(needs, {
    from: { address: 'admin@acme.test' },
    to: [{ address: 'kim@acme.test' }],
    ...{ subject: 'Never', text: 'Never' },
  });
  const sent = await watchSent();
  const taken = needs.database.inTenant(who, async tx => {
    await enqueueMail(needs, tx, who, { key: 'never', connectionId: both, composed });
    throw new Error('Changed my mind.');
  });
  await assert.rejects(taken, /Changed my mind/);
  const { id } = await world.send(both);
  await world.untilKind(id, 'sent');
  assert.equal(await sent(), 1);
  assert.deepEqual(await world.rows("select id from outbox_mails where key = 'never'"), []);
});

test('an answer goes into its conversation; where that is gone, it goes out without', async () => {
  const first = await world.send(both);
  await world.untilKind(first.id, 'sent');
  const before = await world.state(first.id);
  assert.ok(before.kind === 'sent');
  const answers = { messageId: first.messageId, references: [], gmailThreadId: before.gmailThreadId };
  const second = await world.send(both, { answers });
  await world.untilKind(second.id, 'sent');
  const state = await world.state(second.id);
  assert.equal(state.kind === 'sent' && state.gmailThreadId, before.gmailThreadId);
  const lost = await world.send(both, { answers: { ...answers, gmailThreadId: '18c0ffee18c0ffee' } });
  await world.untilKind(lost.id, 'sent');
});

test('Google that takes the mail and never says so is looked up, and the mail is not sent again', async () => {
  const sent = await watchSent();
  await world.fault({ reset: 'after' });
  const { id } = await world.send(both);
  await world.untilKind(id, 'unknown');
  assert.equal(wordsOfMail(await world.state(id))?.whoActs, 'nobody');
  assert.equal(await sent(), 1, 'it is out, and nobody knows');
  await world.advance('1m');
  await world.untilKind(id, 'sent');
  assert.equal(await sent(), 1);
  assert.deepEqual(await world.audited(id), ['mail.queued', 'mail.sent', 'mail.unknown']);
});

test('an error of the server’s after the effect is looked up, too', async () => {
  const sent = await watchSent();
  await world.fault({ status: 503, body: '{}' }, { when: 'after' });
  const { id } = await world.send(both);
  await world.untilKind(id, 'unknown');
  await world.advance('1m');
  await world.untilKind(id, 'sent');
  assert.equal(await sent(), 1);
});

test('an answer that could not be written down is looked up', async () => {
  const sent = await watchSent();
  await world.fault({ delayMs: 1_000 }, { when: 'after' });
  const { id } = await world.send(both);
  await world.untilKind(id, 'sending');
  await world.rows('revoke update on outbox_mails from keyholder_app');
  const { logLines } = world.keyholder;
  await eventually(async () => logLines.some(line => /permission denied for table outbox_mails/.test(line)));
  assert.equal(await sent(), 1);
  assert.equal((await world.state(id)).kind, 'sending');
  await world.rows('grant update on outbox_mails to keyholder_app');
  await world.rows('update outbox_mails set claim_until = now() where id = $1', [id]); // two minutes later
  await world.untilKind(id, 'sent');
  assert.equal(await sent(), 1);
});

test('what cannot be found stays unknown, is said to be so, and goes out again only for somebody who accepts it', async () => {
  const sent = await watchSent();
  await world.fault({ reset: 'before' });
  const { id, messageId } = await world.send(both);
  await world.untilKind(id, 'unknown');
  for (const by of ['1m', '3m', '15m', '30m', '2h']) {
    await assert.rejects(world.sendAgain(id, true), { code: 'conflict' }, 'it is still being looked for');
    const before = await world.state(id);
    await world.advance(by);
    const looks = before.kind === 'unknown' ? before.looks : -1;
    await world.until(id, now => now.kind === 'unknown' && now.looks > looks);
    const now = await world.state(id);
    if (now.kind === 'unknown' && !now.looksAgainAt) break;
  }
  const given = await world.state(id);
  assert.ok(given.kind === 'unknown' && given.looksAgainAt === null);
  assert.equal(wordsOfMail(given)?.whoActs, 'person');
  assert.equal(await sent(), 0);
  await assert.rejects(world.sendAgain(id), { code: 'conflict' });
  await world.sendAgain(id, true);
  await world.untilKind(id, 'sent');
  assert.equal(await sent(), 1);
  const [row] = await world.rows('select message_id from outbox_mails where id = $1', [id]);
  assert.equal(row.message_id, messageId, 'the same mail by name');
});

test('Gmail that asks to go slower is obeyed, and nothing is unknown of it', async () => {
  const sent = await watchSent();
  const body = JSON.stringify({ error: { code: 403, errors: [{ reason: 'userRateLimitExceeded' }] } });
  const headers = { 'content-type': 'application/json' };
  await world.fault({ status: 403, body, headers }, { when: 'before' });
  const { id } = await world.send(both);
  await world.until(id, state => state.kind === 'queued' && state.waitsFor === 'google_busy');
  assert.equal(await sent(), 0);
  await world.advance('10s');
  await world.untilKind(id, 'sent');
  await world.fault({ status: 429, body: '{}', headers: { 'retry-after': '600' } });
  const other = await world.send(both);
  await world.until(other.id, state => state.kind === 'queued' && state.waitsFor === 'google_busy');
  const waiting = await world.state(other.id);
  assert.ok(waiting.kind === 'queued');
  assert.ok(
    waiting.dueAt.getTime() - world.needs.world.now().getTime() > 590_000,
    'as long as was asked for',
  );
  await world.advance('11m');
  await world.untilKind(other.id, 'sent');
  assert.equal(await sent(), 2);
});

test('Gmail that refuses the mail itself has not sent it, and whoever wrote it must act', async () => {
  const body = JSON.stringify({ error: { code: 400, errors: [{ reason: 'invalidArgument' }] } });
  await world.fault({ status: 400, body, headers: { 'content-type': 'application/json' } });
  const { id } = await world.send(both);
  await world.untilKind(id, 'failed');
  const state = await world.state(id);
  assert.deepEqual(state, { kind: 'failed', reason: 'refused' });
  assert.equal(wordsOfMail(state)?.whoActs, 'caller');
  await world.sendAgain(id);
  await world.untilKind(id, 'sent');
});

test('a large mail goes up as an upload', async () => {
  const content = Buffer.alloc(5 * 1_024 * 1_024, 'x');
  const attachments = [{ fileName: 'a.bin', mediaType: 'application/octet-stream', content }];
  const { id } = await world.send(both, { attachments });
  await world.untilKind(id, 'sent');
  assert.ok((await world.requestsTo('/google/gmail/upload/gmail/v1/users/me/messages/send')) > 0);
});

test('nothing of a mail is readable where it is kept', async () => {
  await world.fault({ reset: 'before' });
  const { id } = await world.send(both, { subject: 'Plum pudding', text: 'Recipe of the plum pudding' });
  await world.untilKind(id, 'unknown');
  const [row] = await world.rows(
    'select outbox_mails::text as whole, raw_sealed from outbox_mails where id = $1',
    [id],
  );
  assert.doesNotMatch(row.whole, /pudding|kim@acme/i);
  assert.equal(row.raw_sealed.includes('pudding'), false);
  assert.ok(world.keyholder.logLines.every(line => !/pudding/i.test(line)));
});

test('without the right to look, what is unknown stays unknown at once', async () => {
  const only = await world.connect('mail.send', 'olu@acme.test');
  await world.fault({ reset: 'after' });
  const { id } = await world.send(only, { from: { address: 'olu@acme.test' } });
  await world.untilKind(id, 'unknown');
  await world.advance('1m');
  await world.until(id, state => state.kind === 'unknown' && state.looksAgainAt === null);
  assert.equal(wordsOfMail(await world.state(id))?.whoActs, 'person');
  assert.deepEqual(await world.audited(id), ['mail.not_found', 'mail.queued', 'mail.unknown']);
});

test('with the permission gone the mail has failed, its person must act, and then it goes out', async () => {
  const gone = await world.connect('mail.send', 'mia@acme.test');
  await world.control('POST', 'grants/kill', { account: 'mia@acme.test' });
  await world.advance('2h');
  const { id } = await world.send(gone, { from: { address: 'mia@acme.test' } });
  await world.untilKind(id, 'failed');
  const state = await world.state(id);
  assert.deepEqual(state, { kind: 'failed', reason: 'needs_reconnect' });
  assert.equal(wordsOfMail(state)?.whoActs, 'person');
  assert.deepEqual(await world.audited(id), ['mail.failed needs_reconnect', 'mail.queued']);
  await world.connect('mail.send', 'mia@acme.test');
  await world.sendAgain(id);
  await world.untilKind(id, 'sent');
});

test('an account that may do more than send may send, and what is unknown of it is found', async () => {
  const wide = await world.connect('mail.modify', 'ana@acme.test');
  await world.fault({ reset: 'after' });
  const { id } = await world.send(wide, { from: { address: 'ana@acme.test' } });
  await world.untilKind(id, 'unknown');
  await world.advance('1m');
  await world.untilKind(id, 'sent');
});

test('a mail whose sealed words were changed is never sent, and the operator must act', async () => {
  await world.fault({ status: 429, body: '{}', headers: { 'retry-after': '60' } });
  const sent = await watchSent();
  const { id } = await world.send(both);
  await world.until(id, state => state.kind === 'queued' && state.waitsFor === 'google_busy');
  await world.rows("update outbox_mails set raw_sealed = raw_sealed || '\\x00'::bytea where id = $1", [id]);
  await world.advance('2m');
  await world.untilKind(id, 'failed');
  const state = await world.state(id);
  assert.deepEqual(state, { kind: 'failed', reason: 'does_not_open' });
  assert.equal(wordsOfMail(state)?.whoActs, 'operator');
  assert.equal(await sent(), 0);
});

test('a connection that may only read does not send, and says what is missing', async () => {
  const reader = await world.connect('mail.read', 'bo@acme.test');
  const { id } = await world.send(reader, { from: { address: 'bo@acme.test' } });
  await world.untilKind(id, 'failed');
  assert.deepEqual(await world.state(id), { kind: 'failed', reason: 'scope_missing' });
});
