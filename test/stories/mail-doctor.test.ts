import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { mailboxesToldStep } from '#features/mail/doctor/doctor-step.ts';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import { openProject } from '#features/mail/watch/project-access.ts';
import { lookAtSilent } from '#features/mail/watch/tend.ts';
import { callPubsub, type PubsubQuestion } from '#providers/google/pubsub/call.ts';
import { type MailWorld, openMailWorld } from './mail-world.ts';

let world: MailWorld;
let help: MailboxId;
let owner: MailWorld['owner'];

before(async () => {
  world = await openMailWorld();
  owner = world.owner;
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

/** As somebody does in Google Cloud, behind our back. */
async function atGoogle(question: PubsubQuestion): Promise<void> {
  const access = await openProject(world.needs, world.who);
  assert.ok(access.kind === 'access');
  const answer = await callPubsub(world.needs, access.token, question);
  assert.equal(answer.kind, 'answered', JSON.stringify(answer));
}

const topic = () => `projects/acme-keyholder/topics/keyholder-${help}`;
const subscription = () => `projects/acme-keyholder/subscriptions/keyholder-${help}`;
const change = (fields: Record<string, unknown>) =>
  atGoogle({
    method: 'PATCH',
    path: subscription(),
    body: { subscription: { name: subscription(), ...fields }, updateMask: Object.keys(fields).join(',') },
  });

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

type Row = { what: string; spoil(): Promise<unknown>; step: string; code: string; actual?: RegExp };

const rows: readonly Row[] = [
  {
    what: 'a topic that was deleted',
    spoil: () => atGoogle({ method: 'DELETE', path: topic(), body: undefined }),
    ...{ step: 'topic', code: 'topic_missing' },
  },
  {
    what: 'Gmail, which may publish no more',
    spoil: () =>
      atGoogle({ method: 'POST', path: `${topic()}:setIamPolicy`, body: { policy: { bindings: [] } } }),
    ...{ step: 'publisher', code: 'publisher_missing' },
  },
  {
    what: 'a subscription that was deleted',
    spoil: () => atGoogle({ method: 'DELETE', path: subscription(), body: undefined }),
    ...{ step: 'subscription', code: 'subscription_missing' },
  },
  {
    what: 'a subscription that was detached',
    spoil: () => atGoogle({ method: 'POST', path: `${subscription()}:detach`, body: {} }),
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
      await world.control('POST', 'roles', {
        resource: `projects/acme-keyholder/serviceAccounts/${email}`,
        role: 'roles/iam.serviceAccountUser',
        member: 'serviceAccount:keyholder@acme-keyholder.iam.gserviceaccount.com',
      });
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

test('without a way into the project the first step says what to do, and the others wait for it', async () => {
  await world.control('DELETE', 'projects/acme-keyholder/service-accounts/keyholder');
  const [first, ...others] = await doctor();
  assert.deepEqual([first?.name, first?.outcome, first?.code], ['project', 'fail', 'key_refused']);
  assert.match(first?.remedy ?? '', /new key/);
  const waiting = others.filter(({ code }) => code === 'not_looked_at');
  assert.equal(waiting.length, others.length - 2);
});
