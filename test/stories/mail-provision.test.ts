import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import {
  agent,
  behindOurBack,
  forSomeTime,
  gmailPublishes,
  itself,
  oluLooks,
  subscriptionOf,
  topicOf,
} from './behind-our-back.ts';
import { type MailWorld, openMailWorld } from './mail-world.ts';

let world: MailWorld;
let help: MailboxId;
let cloud: ReturnType<typeof behindOurBack>;

before(async () => {
  world = await openMailWorld();
  cloud = behindOurBack(world);
  await world.enterServiceAccount();
  help = await world.makeMailbox();
  await world.connect(help);
  await world.until(isTold, 'Gmail tells of new mail');
});
after(() => world.keyholder.close());

const isTold = async () =>
  (await world.owner.get(`/api/v1/mailboxes/${help}`).read(z.object({ state: z.string() }))).state === 'told';
const setUpAgain = async () =>
  world.owner.post(`/api/v1/mailboxes/${help}/provision`).read(z.looseObject({ is_told: z.boolean() }));

const policy = z.object({
  version: z.number(),
  etag: z.string(),
  bindings: z.array(
    z.object({ role: z.string(), members: z.array(z.string()), condition: z.unknown().optional() }),
  ),
});
const policyOf = async (resource: string) => policy.parse(await cloud.readPolicy(resource));
const hits = z.object({ faults: z.array(z.object({ hits: z.number() })) });

test('who else may do something with a topic or a subscription may so afterwards, under the same conditions', async () => {
  const foreign = { role: 'roles/pubsub.publisher', members: [itself] };
  const looks = { ...oluLooks, condition: forSomeTime };
  for (const resource of [topicOf(help), `${topicOf(help)}-dead`, subscriptionOf(help)])
    await cloud.setPolicy(resource, [foreign, looks]);
  assert.equal((await setUpAgain()).is_told, true);
  const wanted = [
    [topicOf(help), 'roles/pubsub.publisher', gmailPublishes.members[0]],
    [`${topicOf(help)}-dead`, 'roles/pubsub.publisher', agent],
    [subscriptionOf(help), 'roles/pubsub.subscriber', agent],
  ] as const;
  for (const [resource, role, member] of wanted) {
    const { version, bindings } = await policyOf(resource);
    assert.equal(version, 3);
    assert.deepEqual(
      bindings.find(({ condition }) => condition),
      looks,
    );
    const may = (who: string, what: string) =>
      bindings.some(binding => binding.role === what && !binding.condition && binding.members.includes(who));
    assert.ok(may(itself, 'roles/pubsub.publisher'), resource);
    assert.ok(may(member ?? '', role), resource);
  }
});

test('what somebody else changes in the same moment is not undone: all is read and written once more', async () => {
  await cloud.setPolicy(topicOf(help), []);
  await world.control('POST', 'faults', {
    match: { path: `/google/pubsub/v1/${topicOf(help)}:setIamPolicy` },
    effect: { delayMs: 300 },
    times: 1,
  });
  const under = setUpAgain();
  await world.until(
    async () => hits.parse(await world.control('GET', 'faults')).faults.some(each => each.hits > 0),
    'it was about to be written',
  );
  await cloud.role('POST', topicOf(help), 'pubsub.viewer', 'user:olu@acme.test');
  assert.equal((await under).is_told, true);
  await world.control('DELETE', 'faults');
  const { bindings } = await policyOf(topicOf(help));
  assert.deepEqual(
    bindings.toSorted((one, other) => one.role.localeCompare(other.role)),
    [gmailPublishes, oluLooks],
  );
});

const inDeadLetters = async () =>
  z
    .object({ count: z.number() })
    .parse(await world.control('GET', `pubsub/messages?topic=${topicOf(help)}-dead`)).count;
const attempts = async (messageId: string) =>
  z
    .object({ deliveries: z.array(z.object({ messageId: z.string() })) })
    .parse(await world.control('GET', 'pubsub/deliveries'))
    .deliveries.filter(delivery => delivery.messageId === messageId).length;

/** With an audience that is refused here. */
async function publishUndeliverable(): Promise<string> {
  const pushConfig = {
    pushEndpoint: `${world.keyholder.url}/api/email/webhooks/google/nobody`,
    oidcToken: { serviceAccountEmail: itself.slice('serviceAccount:'.length) },
  };
  await cloud.changeSubscription(help, { pushConfig });
  const asked = { topic: topicOf(help), json: { emailAddress: 'help@acme.test', historyId: 1 } };
  const made = await world.control('POST', 'pubsub/publish', asked);
  return z.object({ messageId: z.string() }).parse(made).messageId;
}

/** The clock goes on until it was tried as often as that. */
async function triedOften(messageId: string, times: number): Promise<void> {
  await world.until(async () => {
    await world.control('POST', 'clock', { advance: '1s' });
    return (await attempts(messageId)) >= times;
  }, `it was tried ${times} times`);
}

test('what can never be delivered ends among the dead letters, because Pub/Sub was allowed to put it there', async () => {
  await world.control('PATCH', 'pubsub/steering', { retries: 'fast' });
  const id = await publishUndeliverable();
  await triedOften(id, 20);
  await world.until(async () => (await inDeadLetters()) === 1, 'it was put aside');
  assert.equal(await attempts(id), 20);
});

test('without one of its two roles it goes on for ever; setting up again gives it back', async () => {
  await cloud.role('DELETE', subscriptionOf(help), 'pubsub.subscriber', agent);
  const id = await publishUndeliverable();
  await triedOften(id, 25);
  assert.equal(await inDeadLetters(), 1);
  assert.equal((await setUpAgain()).is_told, true);
  // It is pushed to the right address again by now, and taken.
  await world.until(async () => {
    await world.control('POST', 'clock', { advance: '1s' });
    return (await world.rows('select 1 from mail_notices where pubsub_id = $1', [id])).length > 0;
  }, 'it was taken');
  const { bindings } = await policyOf(subscriptionOf(help));
  assert.ok(
    bindings.some(({ role, members }) => role === 'roles/pubsub.subscriber' && members.includes(agent)),
  );
});

test('a policy of the organisation that keeps strangers out is said, and keeps no dead letters from those inside', async () => {
  await cloud.setPolicy(topicOf(help), []);
  await world.control('PATCH', 'projects/acme-keyholder', { constraints: { restrictsMembers: true } });
  const { is_told, says } = await setUpAgain();
  assert.equal(is_told, false);
  assert.match(String(says), /policy of the Google organisation/);
  await world.control('PATCH', 'projects/acme-keyholder', { constraints: { restrictsMembers: false } });
  assert.equal((await setUpAgain()).is_told, true);
});
