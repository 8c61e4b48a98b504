import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import { tidyAll } from '#features/mail/tidy/tidy.ts';
import { lookAtSilent, tendWatches } from '#features/mail/watch/tend.ts';
import { type MailWorld, openMailWorld } from './mail-world.ts';

let world: MailWorld;
let help: MailboxId;

before(async () => {
  world = await openMailWorld();
  await world.enterServiceAccount();
  help = await world.makeMailbox();
  await world.connect(help);
  await isTold();
  await world.settled(help);
});
after(() => world.keyholder.close());

const advance = (by: string) => world.control('POST', 'clock', { advance: by });
const steer = (steering: object) => world.control('PATCH', 'pubsub/steering', steering);
const shown = z.object({
  state: z.string(),
  reason: z.string().nullable(),
  silent_since: z.string().nullable(),
});
const show = () => world.owner.get(`/api/v1/mailboxes/${help}`).read(shown);
const isTold = () => world.until(async () => (await show()).state === 'told', 'Gmail tells of new mail');
const isDone = async (id: string) =>
  (await world.itemsOf(help)).some(({ gmail_id, state }) => gmail_id === id && state === 'done');

const watches = async (address: string) =>
  z.object({ watches: z.array(z.unknown()) }).parse(await world.control('GET', `mailboxes/${address}`))
    .watches.length;
const named = async (kind: 'topics' | 'subscriptions') =>
  JSON.stringify(await world.control('GET', `pubsub/${kind}`)).includes(help);

test('a push that never came is noticed when looking finds the mail, is shown, and is over with the next push', async () => {
  await advance('5s');
  await world.until(async () => (await world.cursorOf(help)).look_again_at === null, 'nothing is due');
  await steer({ dropPercent: 100 });
  const dropped = await world.write({ subject: 'of this nobody is told' });
  await advance('9m');
  await lookAtSilent(world.needs);
  assert.equal(await isDone(dropped), false);
  await advance('2m');
  await lookAtSilent(world.needs);
  await world.until(() => isDone(dropped), 'it was found');
  await world.until(async () => (await show()).reason === 'silent', 'the silence was noticed');
  assert.equal((await show()).state, 'looking');
  await steer({ dropPercent: 0 });
  await world.write({ subject: 'told again' });
  await isTold();
  assert.equal((await show()).silent_since, null);
});

test('looking when there was nothing to tell is no silence', async () => {
  await advance('11m');
  await lookAtSilent(world.needs);
  await world.settled(help);
  assert.equal((await show()).state, 'told');
});

test('what comes around a renewal of the watch is read, because the watch leaves the cursor where it is', async () => {
  await advance('5s');
  await steer({ isHeld: true });
  const before = await world.write({ subject: 'before the renewal' });
  const { history_id: cursor } = await world.cursorOf(help);
  await advance('2m');
  await world.rows("update mailboxes set watched_at = watched_at - interval '25 hours' where id = $1", [
    help,
  ]);
  await tendWatches(world.needs, new AbortController().signal);
  const [row] = await world.rows('select watched_at from mailboxes where id = $1', [help]);
  assert.equal(String(row?.watched_at), String(world.needs.world.now()));
  assert.equal((await world.cursorOf(help)).history_id, cursor);
  await steer({ isHeld: false });
  await world.ask(help, 'push');
  await world.until(() => isDone(before), 'it was taken');
});

test('another account behind a mailbox is watched at once, and none of its old mail is taken', async () => {
  const old = await world.write({ subject: 'the other account had it before' }, 'kim@acme.test');
  await advance('5s');
  const { account } = await world.owner
    .get(`/api/v1/mailboxes/${help}`)
    .read(z.object({ account: z.object({ connection_id: z.string() }) }));
  await world.owner.delete(`/api/v1/connections/${account.connection_id}`).expect(200);
  await world.connect(help, 'kim@acme.test');
  await world.ask(help);
  await world.until(async () => (await watches('kim@acme.test')) === 1, 'the other account is watched');
  await isTold();
  await advance('5s');
  const fresh = await world.write({ subject: 'new with the other account' }, 'kim@acme.test');
  await world.until(() => isDone(fresh), 'it was pushed and taken');
  assert.equal(
    (await world.itemsOf(help)).some(({ gmail_id }) => gmail_id === old),
    false,
  );
});

test('nothing is left at Google of a mailbox that was archived, also where Google was away', async () => {
  assert.ok((await named('topics')) && (await named('subscriptions')));
  await world.control('POST', 'faults', {
    match: { path: '/google/pubsub/*' },
    effect: { status: 503 },
    times: 1,
  });
  await world.owner.delete(`/api/v1/mailboxes/${help}`).expect(204);
  assert.equal(await watches('kim@acme.test'), 0);
  assert.equal(await named('subscriptions'), true);
  await advance('3m');
  await tidyAll(world.needs, new AbortController().signal);
  assert.equal((await named('topics')) || (await named('subscriptions')), false);
  const [row] = await world.rows('select topic from mailboxes where id = $1', [help]);
  assert.equal(row?.topic, null);
});
