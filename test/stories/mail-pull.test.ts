import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import { listSubscribed } from '#features/mail/watch/store.ts';
import { subscriptionOf } from './behind-our-back.ts';
import { type MailWorld, openMailWorld } from './mail-world.ts';

let world: MailWorld;
let help: MailboxId;

before(async () => {
  world = await openMailWorld({ KEYHOLDER_MAIL_DELIVERY: 'pull' });
  await world.enterServiceAccount();
  help = await world.makeMailbox();
  await world.connect(help);
  const state = z.object({ state: z.string() });
  await world.until(
    async () => (await world.owner.get(`/api/v1/mailboxes/${help}`).read(state)).state === 'told',
    'Gmail tells of new mail',
  );
  await world.settled(help);
});
after(() => world.keyholder.close());

const advance = (by: string) => world.control('POST', 'clock', { advance: by });
const isDone = async (id: string) =>
  (await world.itemsOf(help)).some(({ gmail_id, state }) => gmail_id === id && state === 'done');
const notices = () => world.rows('select pubsub_id from mail_notices where mailbox_id = $1', [help]);

test('a server that Google cannot reach fetches what Google has to tell, and takes it at once', async () => {
  await advance('5s');
  const id = await world.write({ subject: 'fetched' });
  await world.until(() => isDone(id), 'it was taken');
  const found = z.object({
    subscriptions: z.array(z.object({ name: z.string(), pushConfig: z.object({}).loose() })),
  });
  const { subscriptions } = found.parse(await world.control('GET', 'pubsub/subscriptions'));
  assert.deepEqual(subscriptions.find(({ name }) => name === subscriptionOf(help))?.pushConfig, {});
});

test('the doctor misses no push where there has to be none', async () => {
  const { steps } = await world.owner
    .get(`/api/v1/mailboxes/${help}/doctor`)
    .read(z.object({ steps: z.array(z.object({ name: z.string(), outcome: z.string() })) }));
  assert.deepEqual(
    steps.filter(({ outcome }) => outcome !== 'pass').map(({ name, outcome }) => `${outcome} ${name}`),
    ['skipped endpoint', 'skipped audience', 'skipped service_account'],
  );
});

test('what was fetched and could not be acknowledged comes again, and is one notice', async () => {
  const acknowledge = `/google/pubsub/v1/${subscriptionOf(help)}:acknowledge`;
  await world.control('POST', 'faults', {
    match: { path: acknowledge },
    effect: { status: 503 },
    times: 1,
  });
  await advance('5s');
  const had = (await notices()).length;
  const id = await world.write({ subject: 'fetched twice' });
  await world.until(() => isDone(id), 'it was taken');
  await world.until(async () => (await notices()).length > had, 'its notice was fetched'); // a look may be faster
  const before = (await notices()).length;
  const acknowledged = await world.requestsTo(acknowledge);
  await advance('1m'); // longer than Pub/Sub waits for an acknowledgement
  await world.until(
    async () => (await world.requestsTo(acknowledge)) > acknowledged,
    'it was fetched once more and acknowledged',
  );
  assert.equal((await notices()).length, before);
  assert.equal((await world.itemsOf(help)).filter(({ gmail_id }) => gmail_id === id).length, 1);
});

test('for an organisation that is frozen nothing is fetched', async () => {
  const listed = async () => {
    const due = await world.needs.database.asSystem('run upkeep', tx => listSubscribed(tx, 'all'));
    return due.some(({ mailboxId }) => mailboxId === help);
  };
  assert.equal(await listed(), true);
  await world.rows('update tenants set frozen_at = now() where id = $1', [world.tenantId]);
  assert.equal(await listed(), false);
  await world.rows('update tenants set frozen_at = null where id = $1', [world.tenantId]);
});
