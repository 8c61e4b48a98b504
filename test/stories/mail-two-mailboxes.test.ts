import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { accessToken } from '#features/connections/grants/access-token.ts';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import { ENDPOINT_KEY, endpointPath } from '#features/mail/push/endpoint.ts';
import { tendWatches } from '#features/mail/watch/tend.ts';
import { requireId } from '#kernel/ids.ts';
import { stopWatching, watchMailbox } from '#providers/google/gmail/watch.ts';
import { ownEmail, project, subscriptionOf, topicOf } from './behind-our-back.ts';
import { type MailWorld, openMailWorld } from './mail-world.ts';

let world: MailWorld;
let help: MailboxId;
let sales: MailboxId;

before(async () => {
  world = await openMailWorld();
  await world.enterServiceAccount();
  help = await world.makeMailbox();
  sales = await world.makeMailbox('kim@acme.test');
  await world.connect(help);
  await world.connect(sales, 'kim@acme.test');
  for (const id of [help, sales]) {
    await world.until(() => isTold(id), 'Gmail tells of new mail');
    await world.settled(id);
  }
});
after(() => world.keyholder.close());

const show = (id: MailboxId) =>
  world.owner
    .get(`/api/v1/mailboxes/${id}`)
    .read(z.object({ state: z.string(), last_push_at: z.string().nullable() }));
const isTold = async (id: MailboxId) => (await show(id)).state === 'told';
const advance = (by: string) => world.control('POST', 'clock', { advance: by });
const isDone = async (id: MailboxId, gmailId: string) =>
  (await world.itemsOf(id)).some(item => item.gmail_id === gmailId && item.state === 'done');
const noticesOf = async (id: MailboxId) =>
  (await world.rows('select 1 from mail_notices where mailbox_id = $1', [id])).length;
const watched = z.object({ watches: z.array(z.object({ topicName: z.string() })) });
const watchesOf = async (address: string) =>
  watched.parse(await world.control('GET', `mailboxes/${address}`)).watches.map(({ topicName }) => topicName);
const subscriptions = z.object({
  subscriptions: z.array(
    z.object({
      name: z.string(),
      topic: z.string(),
      pushConfig: z.object({ pushEndpoint: z.string(), oidcToken: z.object({ audience: z.string() }) }),
    }),
  ),
});
const pathOf = async (id: MailboxId) =>
  endpointPath(
    await world.needs.seals.installationKey(ENDPOINT_KEY),
    { tenantId: world.tenantId, mailboxId: id },
    ownEmail,
  );

test('two mailboxes of one project have a topic, a subscription and an address each, and one watch per account', async () => {
  const found = subscriptions.parse(await world.control('GET', 'pubsub/subscriptions')).subscriptions;
  for (const id of [help, sales]) {
    const own = found.find(({ name }) => name === subscriptionOf(id));
    assert.equal(own?.topic, topicOf(id));
    const endpoint = `${world.keyholder.url}${await pathOf(id)}`;
    assert.equal(own?.pushConfig.pushEndpoint, endpoint);
    assert.equal(own?.pushConfig.oidcToken.audience, endpoint);
  }
  assert.deepEqual(await watchesOf('help@acme.test'), [topicOf(help)]);
  assert.deepEqual(await watchesOf('kim@acme.test'), [topicOf(sales)]);
});

test('mail to one is told of one, and the other is not even looked at', async () => {
  for (const [id, other, address] of [
    [help, sales, 'help@acme.test'],
    [sales, help, 'kim@acme.test'],
  ] as const) {
    await advance('5s');
    const [before, asked] = [await noticesOf(other), (await world.cursorOf(other)).asked];
    const mail = await world.write({ subject: `to ${address}` }, address);
    await world.until(() => isDone(id, mail), 'it was taken');
    assert.equal(await isDone(other, mail), false);
    assert.equal(await noticesOf(other), before);
    assert.equal((await world.cursorOf(other)).asked, asked);
  }
});

test('a push of the one that comes to the address of the other is refused, whatever its end is called', async () => {
  const path = await pathOf(sales);
  const audience = `${world.keyholder.url}${path}`;
  const { token } = await world.control('POST', 'pubsub/tokens', { email: ownEmail, audience });
  const send = (subscription: string) =>
    world.keyholder.stranger().raw(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ message: { messageId: `crossing ${subscription}`, data: '' }, subscription }),
    }).response;
  const before = [await noticesOf(help), await noticesOf(sales)];
  assert.equal((await send(subscriptionOf(help))).status, 403);
  assert.equal((await send(`${subscriptionOf(sales)}x`)).status, 403);
  assert.deepEqual([await noticesOf(help), await noticesOf(sales)], before);
  assert.equal((await send(subscriptionOf(sales))).status, 204);
  assert.deepEqual([await noticesOf(help), await noticesOf(sales)], [before[0], (before[1] ?? 0) + 1]);
});

test('one account stands behind one mailbox, because Gmail tells one topic of a project', async () => {
  const third = await world.makeMailbox('third@acme.test');
  const begun = z.object({ auth_url: z.string(), flow_id: z.string() });
  const { auth_url, flow_id } = await world.owner.post(`/api/v1/mailboxes/${third}/connect`).read(begun);
  await world.comeBack(world.owner, await world.atGoogle(auth_url, { account: 'help@acme.test' }));
  assert.equal((await world.showFlow(world.owner, flow_id)).outcome, 'connected_for_another');
  assert.deepEqual(await watchesOf('help@acme.test'), [topicOf(help)]);
});

test('a watch that an earlier set-up left on another topic of the project makes way', async () => {
  const earlier = `${project}/topics/earlier`;
  const publishers = ['serviceAccount:gmail-api-push@system.gserviceaccount.com'];
  await world.control('POST', 'pubsub/topics', { name: earlier, publishers });
  const connected = z.object({ account: z.object({ connection_id: z.string() }) });
  const { account } = await world.owner.get(`/api/v1/mailboxes/${help}`).read(connected);
  const vended = await accessToken(world.needs, world.who, requireId(account.connection_id), {
    use: 'inside',
  });
  assert.ok(vended.kind === 'token');
  await stopWatching(world.needs, vended.accessToken);
  assert.equal((await watchMailbox(world.needs, vended.accessToken, earlier)).kind, 'watched');
  assert.deepEqual(await watchesOf('help@acme.test'), [earlier]);
  await world.rows('update mailboxes set watched_at = null, watch_tried_at = null where id = $1', [help]);
  await tendWatches(world.needs, new AbortController().signal);
  assert.deepEqual(await watchesOf('help@acme.test'), [topicOf(help)]);
});

test('when one is archived the other goes on', async () => {
  await world.owner.delete(`/api/v1/mailboxes/${help}`).expect(204);
  assert.deepEqual(await watchesOf('help@acme.test'), []);
  assert.deepEqual(await watchesOf('kim@acme.test'), [topicOf(sales)]);
  const found = JSON.stringify(await world.control('GET', 'pubsub/subscriptions'));
  assert.ok(!found.includes(help) && found.includes(sales));
  await advance('5s');
  const mail = await world.write({ subject: 'to the one that is left' }, 'kim@acme.test');
  await world.until(() => isDone(sales, mail), 'it was pushed and taken');
});
