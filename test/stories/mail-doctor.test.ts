import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { mailboxesToldStep } from '#features/mail/doctor/doctor-step.ts';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import { lookAtSilent } from '#features/mail/watch/tend.ts';
import {
  agent,
  behindOurBack,
  forSomeTime,
  gmailPublishes,
  itself,
  oluLooks,
  ownEmail,
  project,
  subscriptionOf,
  topicOf,
} from './behind-our-back.ts';
import { type MailWorld, openMailWorld } from './mail-world.ts';

let world: MailWorld;
let help: MailboxId;
let owner: MailWorld['owner'];
let cloud: ReturnType<typeof behindOurBack>;

before(async () => {
  world = await openMailWorld();
  owner = world.owner;
  cloud = behindOurBack(world);
  await world.enterServiceAccount();
  help = await world.makeMailbox();
  await world.connect(help);
  await world.until(async () => (await show()).state === 'told', 'Gmail tells of new mail');
  await world.settled(help);
  await world.control('POST', 'clock', { advance: '5s' });
  await world.write({ subject: 'told' });
  await world.until(async () => (await show()).last_push_at !== null, 'a push came');
});
after(() => world.keyholder.close());

const step = z.object({
  name: z.string(),
  title: z.string().min(1),
  outcome: z.enum(['pass', 'warn', 'fail', 'skipped']),
  code: z.string(),
  says: z.string().min(1),
  remedy: z.string().nullable(),
  command: z.string().nullable(),
  expected: z.string().nullable(),
  actual: z.string().nullable(),
});
type Step = z.output<typeof step>;

const shown = z.object({
  state: z.string(),
  last_push_at: z.string().nullable(),
  silent_since: z.string().nullable(),
});
const show = () => owner.get(`/api/v1/mailboxes/${help}`).read(shown);
const doctor = async (): Promise<Step[]> =>
  (await owner.get(`/api/v1/mailboxes/${help}/doctor`).read(z.object({ steps: z.array(step) }))).steps;
const lookFor = async (name: string): Promise<Step> =>
  (await doctor()).find(each => each.name === name) ?? assert.fail(`No step ${name}.`);
const wrongIn = (steps: readonly Step[]) =>
  steps.filter(({ outcome }) => outcome === 'fail' || outcome === 'warn').map(({ code }) => code);
const setUpAgain = () =>
  owner
    .post(`/api/v1/mailboxes/${help}/provision`)
    .read(z.object({ is_told: z.boolean(), says: z.string(), remedy: z.string().nullable() }));

const topic = () => topicOf(help);
const subscription = () => subscriptionOf(help);
const change = (fields: Record<string, unknown>) => cloud.changeSubscription(help, fields);
const deleted = (path: string) => cloud.atGoogle({ method: 'DELETE', path, body: undefined });

async function pushedTo(changes: { endpoint?: string; audience?: string; email?: string }): Promise<void> {
  const { expected: endpoint } = await lookFor('endpoint');
  const { expected: email } = await lookFor('service_account');
  const pushEndpoint = changes.endpoint ?? endpoint;
  const oidcToken = {
    serviceAccountEmail: changes.email ?? email,
    audience: changes.audience ?? endpoint,
  };
  await change({ pushConfig: { pushEndpoint, oidcToken } });
}

type Row = {
  what: string;
  spoil(): Promise<unknown>;
  step: string;
  code: string;
  actual?: RegExp;
  command?: RegExp;
};

const rows: readonly Row[] = [
  {
    what: 'a topic that was deleted',
    spoil: () => deleted(topic()),
    ...{ step: 'topic', code: 'topic_missing' },
  },
  {
    what: 'Gmail, which may publish no more',
    spoil: () => cloud.setPolicy(topic(), []),
    ...{ step: 'publisher', code: 'publisher_missing' },
    command: /^gcloud pubsub topics add-iam-policy-binding keyholder-\S+ .*gmail-api-push@system.*publisher$/,
  },
  {
    what: 'Gmail, which may publish under a condition only',
    spoil: () => cloud.setPolicy(topic(), [{ ...gmailPublishes, condition: forSomeTime }]),
    ...{ step: 'publisher', code: 'publisher_missing', actual: /\(under a condition\)$/ },
  },
  {
    what: 'a policy that was written by an old version',
    // Google takes none, but whoever reads one is told so.
    spoil: () =>
      world.control('POST', 'faults', {
        match: { path: `/google/pubsub/v1/${topic()}:getIamPolicy` },
        effect: {
          status: 200,
          body: {
            version: 1,
            etag: 'BwUAAAAAAAA=',
            bindings: [gmailPublishes, { ...oluLooks, condition: forSomeTime }],
          },
        },
        times: 5, // twice for this, once for all mailboxes, and twice read before it is written
      }),
    ...{ step: 'policy_version', code: 'policy_version_old', actual: /^1$/ },
  },
  {
    what: 'a topic of dead letters that was deleted',
    spoil: () => deleted(`${topic()}-dead`),
    ...{ step: 'dead_letter_topic', code: 'dead_letter_topic_missing' },
  },
  {
    what: 'Pub/Sub, which may not publish dead letters',
    spoil: () => cloud.role('DELETE', `${topic()}-dead`, 'pubsub.publisher', agent),
    ...{ step: 'dead_letter_publisher', code: 'dead_letter_publisher_missing' },
  },
  {
    what: 'Pub/Sub, which may not take dead letters off the subscription',
    spoil: () => cloud.role('DELETE', subscription(), 'pubsub.subscriber', agent),
    ...{ step: 'dead_letter_subscriber', code: 'dead_letter_subscriber_missing' },
    command: /^gcloud pubsub subscriptions add-iam-policy-binding .*gcp-sa-pubsub.*subscriber$/,
  },
  {
    what: 'a subscription that was deleted',
    spoil: () => deleted(subscription()),
    ...{ step: 'subscription', code: 'subscription_missing' },
  },
  {
    what: 'a subscription that was detached',
    spoil: () => cloud.atGoogle({ method: 'POST', path: `${subscription()}:detach`, body: {} }),
    ...{ step: 'subscription', code: 'subscription_inactive', actual: /^DETACHED$/ },
  },
  {
    what: 'another address that is pushed to',
    spoil: () => pushedTo({ endpoint: 'https://elsewhere.example/push' }),
    ...{ step: 'endpoint', code: 'subscription_endpoint', actual: /^https:\/\/elsewhere\.example\/push$/ },
  },
  {
    what: 'another audience',
    spoil: () => pushedTo({ audience: 'https://elsewhere.example' }),
    ...{ step: 'audience', code: 'subscription_audience', actual: /^https:\/\/elsewhere\.example$/ },
  },
  {
    what: 'another service account',
    async spoil() {
      const email = 'another@acme-keyholder.iam.gserviceaccount.com';
      await world.control('POST', 'projects/acme-keyholder/service-accounts', { name: 'another' });
      await cloud.role(
        'POST',
        `projects/acme-keyholder/serviceAccounts/${email}`,
        'iam.serviceAccountUser',
        itself,
      );
      await pushedTo({ email });
    },
    ...{ step: 'service_account', code: 'subscription_service_account', actual: /^another@/ },
  },
  {
    what: 'an expiration',
    spoil: () => change({ expirationPolicy: { ttl: '86400s' } }),
    ...{ step: 'expiration', code: 'subscription_expiration', actual: /^86400s$/ },
  },
  {
    what: 'no policy for retries',
    spoil: () => change({ retryPolicy: undefined, labels: {} }),
    ...{ step: 'retry', code: 'subscription_retry' },
  },
  {
    what: 'no dead letters',
    spoil: () => change({ deadLetterPolicy: {} }),
    ...{ step: 'dead_letter', code: 'subscription_dead_letter' },
  },
];

test('of a mailbox that is told of its mail every step passes', async () => {
  const steps = await doctor();
  assert.deepEqual(wrongIn(steps), []);
  const compared = steps.filter(({ expected, actual }) => expected ?? actual);
  for (const { name, expected, actual } of compared) assert.equal(actual, expected, name);
});

for (const row of rows) {
  test(`${row.what}: the doctor says so and what helps, changes nothing, and setting up again mends it`, async () => {
    await row.spoil();
    for (const _ of ['looking', 'does not mend']) {
      const found = await lookFor(row.step);
      assert.deepEqual([found.outcome, found.code], ['fail', row.code]);
      assert.match(found.remedy ?? '', /Set it up again/);
      assert.match(found.actual ?? '', row.actual ?? /^$/);
      assert.match(found.command ?? '', row.command ?? /^/);
    }
    const live = { stage: 'live', values: { hasOneApp: true, fields: new Map() }, apps: [] } as const;
    const ofAll = await mailboxesToldStep.run(world.needs, world.who, live);
    assert.ok(ofAll.some(({ code, says }) => code === row.code && says.startsWith('help@acme.test: ')));
    assert.equal((await setUpAgain()).is_told, true);
    assert.deepEqual(wrongIn(await doctor()), []);
  });
}

test('after all of that a mail is pushed', async () => {
  await world.control('POST', 'clock', { advance: '5s' });
  const id = await world.write({ subject: 'pushed again' });
  await world.until(
    async () => (await world.itemsOf(help)).some(item => item.gmail_id === id && item.state === 'done'),
    'it was taken',
  );
});

test('pushes that do not come are said, with where to look', async () => {
  await world.settled(help); // a look that is under way still would find the mail in time
  await world.control('POST', 'clock', { advance: '5s' });
  await world.control('PATCH', 'pubsub/steering', { dropPercent: 100 });
  await world.write({ subject: 'of this nobody is told' });
  await world.control('POST', 'clock', { advance: '11m' });
  await lookAtSilent(world.needs);
  await world.until(async () => (await show()).silent_since !== null, 'the silence was noticed');
  assert.equal((await lookFor('last_push')).code, 'silent');
  assert.match((await lookFor('last_push')).remedy ?? '', /reach this server/);
  await world.control('PATCH', 'pubsub/steering', { dropPercent: 0 });
  await world.write({ subject: 'told again' });
  await world.until(async () => (await show()).silent_since === null, 'a push came');
  assert.equal((await lookFor('last_push')).code, 'pushed');
});

test('a promise that ran out is said with the reason, and setting up again says when it cannot be had', async () => {
  const watchCall = '/google/gmail/gmail/v1/users/me/watch';
  await world.control('POST', 'faults', { match: { path: watchCall }, effect: { status: 503 } });
  await world.control('POST', 'clock', { advance: '8d' });
  owner = await world.keyholder.signedIn('admin@acme.test');
  assert.equal((await setUpAgain()).is_told, false);
  const found = await lookFor('watch');
  assert.deepEqual([found.outcome, found.code], ['warn', 'google_busy']);
  await world.control('DELETE', 'faults');
  assert.equal((await setUpAgain()).is_told, true);
  assert.equal((await lookFor('watch')).code, 'watched');
});

test('what the service account may not do is said with the command that allows it', async () => {
  const account = `${project}/serviceAccounts/${ownEmail}`;
  await cloud.role('DELETE', account, 'iam.serviceAccountUser', itself);
  await change({ expirationPolicy: { ttl: '86400s' } });
  const { is_told, says } = await setUpAgain();
  assert.equal(is_told, false);
  assert.match(says, /signed as itself/);
  await cloud.role('POST', account, 'iam.serviceAccountUser', itself);
  await cloud.role('DELETE', 'projects/acme-keyholder', 'pubsub.admin', itself);
  const found = await lookFor('topic');
  assert.equal(found.code, 'not_permitted');
  assert.match(found.command ?? '', /^gcloud projects add-iam-policy-binding acme-keyholder .*pubsub\.admin/);
  await cloud.role('POST', 'projects/acme-keyholder', 'pubsub.admin', itself);
  assert.equal((await setUpAgain()).is_told, true);
});

test('without a way into the project the first step says what to do, and the others wait for it', async () => {
  await world.control('DELETE', 'projects/acme-keyholder/service-accounts/keyholder');
  const [first, ...others] = await doctor();
  assert.deepEqual([first?.name, first?.outcome, first?.code], ['project', 'fail', 'key_refused']);
  assert.match(first?.remedy ?? '', /new key/);
  const waiting = others.filter(({ code }) => code === 'not_looked_at');
  assert.equal(waiting.length, others.length - 2);
});
