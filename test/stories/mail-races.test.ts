import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { insertSeen, type Seen } from '#features/mail/items/store.ts';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import { askMailbox } from '#features/mail/mailboxes/pause.ts';
import { holdsLease } from '#features/mail/sync/store.ts';
import { syncMailbox } from '#features/mail/sync/sync-mailbox.ts';
import { compareDaily } from '#features/mail/watch/tend.ts';
import { newId } from '#kernel/ids.ts';
import { type MailWorld, openMailWorld } from './mail-world.ts';

const gmail = '/google/gmail/gmail/v1/users/me';

let world: MailWorld;
let help: MailboxId;

before(async () => {
  world = await openMailWorld();
  help = await world.makeMailbox();
});
after(() => world.keyholder.close());

const advance = (by: string) => world.control('POST', 'clock', { advance: by });
const hits = z.object({ faults: z.array(z.object({ hits: z.number() })) });
const show = (client = world.owner) =>
  client
    .get(`/api/v1/mailboxes/${help}`)
    .read(z.object({ state: z.string(), reason: z.string().nullable() }));
const stateOf = async (id: string) =>
  (await world.itemsOf(help)).find(({ gmail_id }) => gmail_id === id)?.state;
const isDone = async (id: string) => (await stateOf(id)) === 'done';
const fault = (path: string, effect: unknown, more: object = {}) =>
  world.control('POST', 'faults', { match: { path }, effect, ...more });
const untilAsked = () =>
  world.until(
    async () => hits.parse(await world.control('GET', 'faults')).faults.some(each => each.hits > 0),
    'Google was asked',
  );
const noFaults = () => world.control('DELETE', 'faults');

test('a look that is asked for before an account is connected pauses nothing', async () => {
  for (let times = 0; times < 5; times += 1) {
    await world.ask(help);
    await world.settled(help);
    await advance('1m');
  }
  assert.equal((await show()).state, 'not_connected');
  await world.connect(help);
  await world.ask(help);
  await world.settled(help);
  assert.equal((await show()).state, 'looking');
  // A set-up that lacks something is said, and not taken for one that works.
  await world.until(async () => (await show()).reason === 'account_not_permitted', 'it says what is missing');
});

test('what comes while the mailbox is being read, at the same moment by the clock, is read as well', async () => {
  await fault(`${gmail}/history`, { delayMs: 400 }, { when: 'after', times: 1 });
  await world.ask(help, 'push');
  await untilAsked();
  await world.needs.world.delay(100); // Google has looked, and its answer is on its way
  const id = await world.write({ subject: 'after Google looked' });
  await world.ask(help, 'push');
  await world.until(() => isDone(id), 'it was taken');
  await noFaults();
});

test('a run that is told to stop leaves what it has not come to for the next', async () => {
  await world.settled(help);
  const lease = { tenantId: world.tenantId, mailboxId: help, owner: newId<'lease'>(world.needs.world) };
  await world.rows(
    `update mail_cursors set lease_owner = $2, lease_node = null, lease_until = clock_timestamp() + interval '1 hour'
     where mailbox_id = $1`,
    [help, lease.owner],
  );
  const id = await world.write({ subject: 'not come to' });
  await world.ask(help, 'push');
  const synced = await syncMailbox(world.needs, world.who, lease, AbortSignal.abort());
  assert.equal(synced.kind, 'interrupted');
  assert.equal(await stateOf(id), 'staged');
  await world.rows('update mail_cursors set lease_until = clock_timestamp() where mailbox_id = $1', [help]);
  await world.until(() => isDone(id), 'the next run took it');
});

test('a mail that Gmail never gives stops none behind it, is put aside in the end, and can be tried again', async () => {
  const broken = await world.write({ subject: 'Gmail chokes on it' });
  await fault(`${gmail}/messages/${broken}`, { status: 500 });
  await world.ask(help, 'push');
  const behind = await world.write({ subject: 'behind it' });
  await world.ask(help, 'push');
  await world.until(() => isDone(behind), 'the one behind it was taken');
  for (let tries = 0; tries < 15 && (await stateOf(broken)) === 'staged'; tries += 1) {
    const alone = await world.write({ subject: `while it is tried ${tries}` });
    await advance('31m');
    await world.ask(help, 'push');
    await world.until(() => isDone(alone), 'others go on');
  }
  await world.until(async () => (await stateOf(broken)) === 'quarantined', 'it was put aside');
  const item = (await world.itemsOf(help)).find(({ gmail_id }) => gmail_id === broken);
  assert.equal(item?.reason, 'not_given');
  await noFaults();
  await world.owner.post(`/api/v1/mailboxes/${help}/quarantine/retry`, { gmail_id: broken }).expect(204);
  await world.until(() => isDone(broken), 'it was taken after all');
});

test('all that was put aside can be tried again at once, and nothing else is', async () => {
  await world.settled(help);
  const ids = [await world.write({ subject: 'one of many' }), await world.write({ subject: 'and another' })];
  await world.ask(help, 'push');
  for (const id of ids) await world.until(() => isDone(id), 'it was taken');
  const before = await world.itemsOf(help);
  await world.rows(
    "update mail_items set state = 'quarantined', reason = 'not_taken', attempts = 5 where gmail_id = any ($1)",
    [ids],
  );
  const path = `/api/v1/mailboxes/${help}/quarantine/retry-all`;
  const retry = () => world.owner.post(path).read(z.object({ retried: z.int() }));
  assert.deepEqual(await retry(), { retried: 2 });
  assert.deepEqual(await retry(), { retried: 0 });
  await world.settled(help);
  const states = (items: typeof before) => items.map(({ gmail_id, state }) => [gmail_id, state]);
  assert.deepEqual(states(await world.itemsOf(help)), states(before));
});

test('a comparison that has to wait for Gmail’s units lets new mail pass', async () => {
  await world.settled(help);
  await world.rows("update google_quota set units_left = units_left * 0.3 where whose <> 'project'");
  const id = await world.write({ subject: 'during the comparison' });
  await world.ask(help, 'reconcile');
  await world.until(() => isDone(id), 'it was taken');
  await world.until(async () => (await world.cursorOf(help)).retry_at !== null, 'the comparison waits');
  await advance('2m');
  await world.settled(help);
});

test('pushes during a comparison do not begin it again and again', async () => {
  await advance('5m');
  const before = await world.requestsTo(`${gmail}/messages`);
  await fault(`${gmail}/messages`, { delayMs: 400 }, { times: 1 });
  await world.ask(help, 'reconcile');
  await untilAsked();
  await world.ask(help, 'push');
  await world.settled(help);
  await noFaults();
  assert.equal((await world.requestsTo(`${gmail}/messages`)) - before, 1);
});

test('mail under other labels and in spam is no ticket, and is one once it is moved to the inbox', async () => {
  const mail = { from: 'zoe@customer.example', to: 'help@acme.test', subject: 'elsewhere', text: 'Hm.' };
  const arrived = z.object({ delivered: z.array(z.object({ id: z.string() })).length(1) });
  for (const labelIds of [['CATEGORY_PROMOTIONS'], ['SPAM']]) {
    const [delivered] = arrived.parse(await world.control('POST', 'mail', { ...mail, labelIds })).delivered;
    const id = delivered?.id ?? '';
    await world.ask(help, 'push');
    await world.until(async () => (await stateOf(id)) === 'skipped', 'it was passed over');
    await world.control('PATCH', `mailboxes/help@acme.test/messages/${id}`, {
      addLabelIds: ['INBOX'],
      removeLabelIds: labelIds,
    });
    await world.ask(help, 'push');
    await world.until(() => isDone(id), 'it was taken after all');
  }
});

test('nothing more is taken once a mailbox is paused, and all of it when it goes on', async () => {
  const first = await world.write({ subject: 'before the pause' });
  await fault(`${gmail}/messages/${first}`, { delayMs: 600 }, { times: 1 });
  await world.ask(help, 'push');
  await untilAsked();
  await world.owner.post(`/api/v1/mailboxes/${help}/pause`).expect(204);
  await world.needs.world.delay(900);
  assert.equal(await stateOf(first), 'staged');
  await noFaults();
  await world.owner.post(`/api/v1/mailboxes/${help}/resume`).expect(204);
  await world.until(() => isDone(first), 'it was taken');
});

test('every night all is compared, without anybody asking', async () => {
  await world.settled(help);
  const before = (await world.cursorOf(help)).reconciled_at;
  await advance('25h');
  await compareDaily(world.needs);
  await world.until(
    async () => String((await world.cursorOf(help)).reconciled_at) !== String(before),
    'it was compared',
  );
});

test('what fails here is not said to be Google’s fault, rests longer each time, and is over when it is mended', async () => {
  const owner = await world.keyholder.signedIn('admin@acme.test'); // the first has been here for hours
  await world.ask(help);
  await world.settled(help);
  await world.rows(`create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'no room'; end $$`);
  await world.rows(
    'create trigger no_room before insert on mail_items for each row execute function refuse()',
  );
  const id = await world.write({ subject: 'not noted' });
  await world.ask(help);
  await world.until(async () => (await show(owner)).reason === 'own_fault', 'it was said');
  const failures = async () => Number((await world.cursorOf(help)).failures);
  await world.until(async () => {
    await advance('20s');
    return (await failures()) > 2;
  }, 'it was tried again');
  await world.rows('drop trigger no_room on mail_items');
  await world.until(async () => {
    await advance('20s');
    return isDone(id);
  }, 'it was read');
  await world.settled(help);
  assert.notEqual((await show(owner)).state, 'in_trouble');
});

test('whoever changes a mailbox waits for a run that notes mail, and neither waits for the other for ever', async () => {
  const { needs, who, tenantId } = world;
  const seen: Seen[] = [{ gmailId: 'noted1', gmailThreadId: 'noted1', skipped: 'trash' }];
  const lease = { tenantId, mailboxId: help, owner: newId<'lease'>(needs.world) };
  await world.settled(help);
  await world.rows(
    "update mail_cursors set lease_owner = $2, lease_until = now() + interval '1 minute' where mailbox_id = $1",
    [help, lease.owner],
  );
  const isWaited = async () =>
    (await world.rows("select from pg_locks where not granted and locktype in ('tuple', 'transactionid')"))
      .length > 0;
  const begun = Promise.withResolvers<void>();
  const noting = needs.database.inTenant(who, async tx => {
    assert.ok(await holdsLease(tx, lease, 60_000));
    begun.resolve();
    await world.until(isWaited, 'the change waits for the run');
    await insertSeen(tx, help, seen, { origin: 'history', now: needs.world.now() });
  });
  await begun.promise;
  await Promise.all([noting, askMailbox(needs, who, help, 'reconcile')]);
  await world.rows('update mail_cursors set lease_until = now() where mailbox_id = $1', [help]);
  await world.settled(help);
});
