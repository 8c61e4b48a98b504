import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import { type MailWorld, openMailWorld } from './mail-world.ts';

let world: MailWorld;
let help: MailboxId;

before(async () => {
  world = await openMailWorld();
  await world.write({ subject: 'Before anybody connected' });
  await world.control('POST', 'clock', { advance: '1m' });
  help = await world.makeMailbox();
  await world.connect(help);
  await world.ask(help);
  await world.settled(help);
});
after(() => world.keyholder.close());

const states = async () =>
  (await world.itemsOf(help)).map(({ state, reason }) => (reason ? `${state} ${reason}` : String(state)));
const sync = async (because: Parameters<MailWorld['ask']>[1] = 'push') => {
  await world.control('POST', 'clock', { advance: '2s' });
  await world.ask(help, because);
  await world.settled(help);
};

test('mail from before the mailbox was connected is no ticket', async () => {
  assert.deepEqual(await states(), []);
  const { history_id, last_sync_at } = await world.cursorOf(help);
  assert.ok(history_id && last_sync_at);
});

test('each mail is noted once and taken, in the order in which it came', async () => {
  for (const subject of ['one', 'two', 'three']) await world.write({ subject });
  await sync();
  assert.deepEqual(await states(), ['done', 'done', 'done']);
  await sync();
  assert.equal((await states()).length, 3);
});

test('a cursor never goes back, and a look that brings nothing leaves it', async () => {
  const first = await world.cursorOf(help);
  await sync();
  const { history_id } = await world.cursorOf(help);
  assert.ok(BigInt(String(history_id)) >= BigInt(String(first.history_id)));
});

test('when the history is gone, what came meanwhile is listed by its ids, and nothing twice', async () => {
  const had = (await states()).length;
  await world.write({ subject: 'told by no history' });
  await world.control('POST', 'mailboxes/help@acme.test/forget-history');
  await world.write({ subject: 'the next one' });
  await sync();
  assert.equal((await states()).length, had + 2);
  assert.equal((await world.cursorOf(help)).resync_since, null);
});

test('a message that has vanished is gone, and stops nothing', async () => {
  const had = await states();
  const id = await world.write({ subject: 'thrown away at once' });
  await world.write({ subject: 'kept' });
  await world.control('DELETE', `mailboxes/help@acme.test/messages/${id}`);
  await sync();
  assert.deepEqual((await states()).slice(had.length).sort(), ['done', 'gone']);
});

test('a draft is no ticket, however often it is written anew, and stops nothing behind it', async () => {
  const had = await states();
  const arrived = z.object({ delivered: z.array(z.object({ id: z.string() })).length(1) });
  const mail = { from: 'help@acme.test', to: 'help@acme.test', subject: 'half of a', labelIds: ['DRAFT'] };
  // Gmail gives a draft another id each time it is saved.
  for (const text of ['H', 'He', 'Hello']) {
    const saved = arrived.parse(await world.control('POST', 'mail', { ...mail, text })).delivered;
    if (text !== 'Hello') await world.control('DELETE', `mailboxes/help@acme.test/messages/${saved[0]?.id}`);
    await sync();
  }
  await world.write({ subject: 'behind the draft' });
  await sync();
  assert.deepEqual((await states()).slice(had.length), ['done']);
  await sync('reconcile');
  assert.deepEqual((await states()).slice(had.length), ['done']);
});

test('one bad mail is put aside with its reason, and those behind it are taken', async () => {
  const had = await states();
  await world.write({
    raw: `From: a@b.example\r\nTo: help@acme.test\r\nX-Long: ${'x'.repeat(600_000)}\r\n\r\nhm`,
  });
  await world.write({ subject: 'behind the bad one' });
  await sync();
  assert.deepEqual((await states()).slice(had.length), ['quarantined headers_too_large', 'done']);
});

test('a comparison states what Gmail has and what was seen here, and finds what was lost', async () => {
  await world.control('POST', 'clock', { advance: '5m' });
  const [lost] = (await world.itemsOf(help)).filter(({ state }) => state === 'done');
  await world.rows('delete from mail_items where gmail_id = $1', [lost?.gmail_id]);
  await sync('reconcile');
  const compared = await world.cursorOf(help);
  assert.equal(Number(compared.reconciled_theirs), Number(compared.reconciled_ours) + 1);
  await sync('reconcile');
  const equal = await world.cursorOf(help);
  assert.equal(equal.reconciled_theirs, equal.reconciled_ours);
});

test('while Google is busy nothing is lost, and the mailbox says why it waits', async () => {
  const had = (await states()).length;
  await world.write({ subject: 'while Google is away' });
  await world.control('POST', 'faults', {
    match: { path: '/google/gmail/*' },
    effect: { status: 503 },
    times: 1,
  });
  await world.control('POST', 'clock', { advance: '2s' });
  await world.ask(help, 'push');
  const trouble = async () =>
    (await world.rows('select trouble from mailboxes where id = $1', [help]))[0]?.trouble;
  await world.until(async () => (await trouble()) === 'google_busy', 'the trouble was told');
  await world.control('POST', 'clock', { advance: '1m' });
  await world.settled(help);
  assert.equal((await states()).length, had + 1);
  assert.equal(await trouble(), null);
});

test('a mailbox that is read, though Google fails again and again, does not rest longer and longer', async () => {
  const had = (await states()).length;
  for (let time = 1; time <= 5; time += 1) {
    await world.write({ subject: `Headway ${time}` });
    await world.control('POST', 'faults', {
      match: { path: '/google/gmail/gmail/v1/users/me/messages' },
      effect: { status: 503 },
      times: 1,
    });
    await world.ask(help, 'reconcile');
    const resting = async () => (await world.cursorOf(help)).retry_at !== null;
    await world.until(async () => (await states()).length === had + time && (await resting()), 'it rests');
    const { wanted_since, retry_at } = await world.cursorOf(help);
    assert.equal(Number(retry_at) - Number(wanted_since), 5_000, 'It rests as if nothing had been read.');
  }
  await world.control('POST', 'clock', { advance: '1m' });
  await world.settled(help);
});
