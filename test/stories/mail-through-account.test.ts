import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { mailboxesToldStep } from '#features/mail/doctor/doctor-step.ts';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import { project, subscriptionOf } from './behind-our-back.ts';
import { gmailRead, gmailSend } from './consent-world.ts';
import { type MailWorld, openMailWorld } from './mail-world.ts';

const pubsub = 'https://www.googleapis.com/auth/pubsub';

let world: MailWorld;
let help: MailboxId;

before(async () => {
  world = await openMailWorld();
  help = await world.makeMailbox();
});
after(() => world.keyholder.close());

const shown = z.object({
  state: z.string(),
  reason: z.string().nullable(),
  remedy: z.string().nullable(),
  account: z.object({ connection_id: z.string() }).nullable(),
});
const show = () => world.owner.get(`/api/v1/mailboxes/${help}`).read(shown);
const untilReason = (reason: string) =>
  world.until(async () => (await show()).reason === reason, `it says ${reason}`);
const isTold = () => world.until(async () => (await show()).state === 'told', 'Gmail tells of new mail');
const setUpAgain = () =>
  world.owner
    .post(`/api/v1/mailboxes/${help}/provision`)
    .read(z.looseObject({ is_told: z.boolean(), says: z.string() }));
const looks = async () =>
  (
    await world.owner.get(`/api/v1/mailboxes/${help}/doctor`).read(
      z.object({
        steps: z.array(
          z.object({
            name: z.string(),
            outcome: z.string(),
            code: z.string(),
            says: z.string(),
            command: z.string().nullable(),
          }),
        ),
      }),
    )
  ).steps;
const look = async (name: string) => (await looks()).find(each => each.name === name);
const ofAll = () =>
  mailboxesToldStep.run(world.needs, world.who, {
    ...({ stage: 'live', values: { hasOneApp: true, fields: new Map() }, apps: [] } as const),
  });
const asks = async () => {
  const asked = z.object({ asks: z.array(z.object({ capability: z.string(), because: z.string() })) });
  return (await world.owner.get(`/api/v1/mailboxes/${help}/connect`).read(asked)).asks;
};
/** The scopes on the way to Google. */
const scopesAsked = async () => {
  const begun = z.object({ auth_url: z.string() });
  const { auth_url } = await world.owner.post(`/api/v1/mailboxes/${help}/connect`).read(begun);
  return new URL(auth_url).searchParams.get('scope')?.split(' ') ?? [];
};
const advance = (by: string) => world.control('POST', 'clock', { advance: by });
const pubsubRole = (method: 'POST' | 'DELETE') =>
  world.control(method, 'roles', {
    ...{ resource: project, role: 'roles/pubsub.admin', member: 'user:help@acme.test' },
  });
const isDone = async (id: string) =>
  (await world.itemsOf(help)).some(({ gmail_id, state }) => gmail_id === id && state === 'done');
const pushConfig = async () => {
  const found = z.object({
    subscriptions: z.array(z.object({ name: z.string(), pushConfig: z.looseObject({}).optional() })),
  });
  const { subscriptions } = found.parse(await world.control('GET', 'pubsub/subscriptions'));
  return subscriptions.find(({ name }) => name === subscriptionOf(help))?.pushConfig;
};

/** Connected with these boxes ticked at Google. */
async function connect(scopes?: readonly string[], client = world.owner): Promise<void> {
  const begun = z.object({ auth_url: z.string(), flow_id: z.string() });
  const { auth_url } = await client.post(`/api/v1/mailboxes/${help}/connect`).read(begun);
  await world.comeBack(
    client,
    await world.atGoogle(auth_url, { account: 'help@acme.test', ...(scopes && { scopes }) }),
  );
}

test('no program may ask anybody for Pub/Sub, and no limit or profile leads to it', async () => {
  const query = new URLSearchParams({ capabilities: 'mail.setup' });
  await world.owner.get(`/api/v1/google/auth/url?${query}`).problem(400);
  const offered = await world.owner.get('/api/v1/google/capabilities').read(z.unknown());
  assert.ok(!JSON.stringify(offered).includes(pubsub));
});

test('where no service account is entered, people are told why Google will ask for Pub/Sub, and asked', async () => {
  const asked = await asks();
  assert.deepEqual(
    asked.map(({ capability }) => capability),
    ['mail.read', 'mail.send', 'mail.setup'],
  );
  assert.match(asked[2]?.because ?? '', /No service account is entered.*Pub\/Sub Admin.*left empty/);
  assert.ok((await scopesAsked()).includes(pubsub));
});

test('with that box left empty mail comes all the same, and both ways to be told at once are named', async () => {
  await connect(['openid', 'https://www.googleapis.com/auth/userinfo.email', gmailRead, gmailSend]);
  await untilReason('no_service_account');
  const { state, remedy } = await show();
  assert.equal(state, 'looking');
  assert.match(remedy ?? '', /service account.*Or connect .* Pub\/Sub ticked/);
  assert.deepEqual(
    (await ofAll()).map(({ code }) => code),
    ['no_service_account'],
  );
  assert.equal((await look('project'))?.code, 'no_service_account');
  await world.settled(help);
  await advance('5s');
  const id = await world.write({ subject: 'looked for' });
  await world.ask(help);
  await world.until(() => isDone(id), 'it was taken');
});

test('an account without a role in the project is said, with the command that gives it', async () => {
  await connect();
  const { is_told, says } = await setUpAgain();
  assert.equal(is_told, false);
  assert.match(says, /account of this mailbox may not look after Pub\/Sub/);
  assert.equal((await show()).reason, 'account_not_permitted');
  const topic = await look('topic');
  assert.equal(topic?.code, 'account_not_permitted');
  assert.match(topic?.command ?? '', /--member=user:help@acme\.test --role=roles\/pubsub\.admin/);
});

test('with the role all is set up through the account, and what Google tells is fetched', async () => {
  await pubsubRole('POST');
  assert.equal((await setUpAgain()).is_told, true);
  await isTold();
  const steps = await looks();
  assert.deepEqual(
    steps.filter(({ outcome }) => outcome === 'fail' || outcome === 'warn'),
    [],
  );
  const way = steps[0];
  assert.deepEqual([way?.name, way?.code], ['project', 'through_account']);
  assert.match(way?.says ?? '', /through the mailbox’s own account/);
  assert.equal(steps.find(({ name }) => name === 'endpoint')?.outcome, 'skipped');
  assert.match((await ofAll())[0]?.says ?? '', /^help@acme\.test: .* through the mailbox’s own account/);
  await world.settled(help);
  await advance('5s');
  const id = await world.write({ subject: 'told through the account' });
  await world.until(() => isDone(id), 'it was told, fetched and taken');
  assert.deepEqual(await pushConfig(), {});
  const [row] = await world.rows('select last_push_at, silent_since from mailboxes where id = $1', [help]);
  assert.ok(row?.last_push_at);
});

test('a limit holds Pub/Sub back like anything else, and the rest is asked for', async () => {
  const limit = (capabilities: string[] | null) =>
    world.owner.put('/api/v1/capability-limits', { whose: { kind: 'tenant' }, capabilities }).expect(204);
  await limit(['mail.read', 'mail.send']);
  assert.deepEqual(
    (await asks()).map(({ capability }) => capability),
    ['mail.read', 'mail.send'],
  );
  await limit(null);
});

test('what was set up through an account is cleared away through it, before it is disconnected', async () => {
  const member = 'user:kim@acme.test';
  await world.control('POST', 'roles', { resource: project, role: 'roles/pubsub.admin', member });
  const kim = await world.makeMailbox('kim@acme.test');
  await world.connect(kim, 'kim@acme.test');
  const isThere = async (kind: string) =>
    JSON.stringify(await world.control('GET', `pubsub/${kind}`)).includes(kim);
  await world.until(() => isThere('subscriptions'), 'it was set up');
  await world.until(async () => {
    const [row] = await world.rows('select watched_at from mailboxes where id = $1', [kim]);
    return row?.watched_at !== null;
  }, 'Gmail tells of new mail');
  await world.owner.delete(`/api/v1/mailboxes/${kim}`).expect(204);
  assert.deepEqual([await isThere('subscriptions'), await isThere('topics')], [false, false]);
  const open = 'select 1 from connections where principal_id = $1 and ended_at is null';
  assert.deepEqual(await world.rows(open, [kim]), []);
});

test('once a service account is entered it takes over by itself, pushes come, and nobody is asked any more', async () => {
  await world.enterServiceAccount();
  await world.until(async () => Object.keys((await pushConfig()) ?? {}).length > 0, 'it is pushed');
  assert.equal((await look('project'))?.code, 'as_service_account');
  await world.settled(help);
  await advance('5s');
  const id = await world.write({ subject: 'pushed' });
  await world.until(() => isDone(id), 'it was pushed and taken');
  assert.deepEqual(
    (await asks()).map(({ capability }) => capability),
    ['mail.read', 'mail.send'],
  );
  assert.ok(!(await scopesAsked()).includes(pubsub));
  await connect();
  const [grant] = await world.rows(
    `select capabilities, requested_scopes, granted_scopes from grants g join connections c on c.id = g.connection_id
     where c.principal_kind = 'mailbox' and c.ended_at is null`,
  );
  assert.ok(!JSON.stringify(grant).includes(pubsub), JSON.stringify(grant));
  assert.deepEqual(grant?.capabilities, ['mail.read', 'mail.send']);
});

test('where Google refuses the service account, nothing goes through somebody’s own account instead', async () => {
  await world.control('DELETE', `${project}/service-accounts/keyholder`);
  const { is_told, says } = await setUpAgain();
  assert.equal(is_told, false);
  assert.match(says, /refuses the key/);
});
