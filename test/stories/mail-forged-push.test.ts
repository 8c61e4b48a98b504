import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import { ENDPOINT_KEY, endpointPath } from '#features/mail/push/endpoint.ts';
import { requireId } from '#kernel/ids.ts';
import { askedOfDatabase } from './asked-of-database.ts';
import { ownEmail, subscriptionOf } from './behind-our-back.ts';
import { type MailWorld, openMailWorld } from './mail-world.ts';

const FORGED = 'what-a-forger-says';
const PUSHES = '/api/email/webhooks/google/';
const globexEmail = 'keyholder@globex-keyholder.iam.gserviceaccount.com';

let world: MailWorld;
let help: MailboxId;
/** Of help's mailbox, and of one of another organisation with a service account of its own. */
let path: string;
let globexPath: string;

before(async () => {
  world = await openMailWorld();
  await world.enterServiceAccount();
  help = await world.makeMailbox();
  await world.connect(help);
  const state = z.object({ state: z.string() });
  const isTold = async () =>
    (await world.owner.get(`/api/v1/mailboxes/${help}`).read(state)).state === 'told';
  await world.until(isTold, 'Gmail tells of new mail');
  await world.settled(help);
  const globex = await world.keyholder.signedIn('admin@globex.test');
  const theirs = await world.makeMailbox('help@globex.test', globex);
  const [tenant] = await world.rows("select id from tenants where slug = 'globex'");
  const key = await world.needs.seals.installationKey(ENDPOINT_KEY);
  path = endpointPath(key, { tenantId: world.tenantId, mailboxId: help }, ownEmail);
  const endpoint = { tenantId: requireId<'tenant'>(String(tenant?.id)), mailboxId: theirs };
  globexPath = endpointPath(key, endpoint, globexEmail);
});
after(() => world.keyholder.close());

const audienceOf = (to: string) => `${world.keyholder.url}${to}`;
async function tokenOf(asked: Record<string, unknown> = {}, signing = 'faithful'): Promise<string> {
  await world.control('PATCH', 'settings', { signing });
  const usual = { email: ownEmail, audience: audienceOf(path) };
  const made = await world.control('POST', 'pubsub/tokens', { ...usual, ...asked });
  await world.control('PATCH', 'settings', { signing: 'faithful' });
  return z.object({ token: z.string() }).parse(made).token;
}

const notice = (id: string, subscription = subscriptionOf(help)) =>
  JSON.stringify({
    subscription,
    message: {
      data: Buffer.from('{"emailAddress":"help@acme.test","historyId":99999}').toString('base64'),
      messageId: id,
      attributes: {},
    },
  });

type Push = { token?: string | undefined; body?: string; to?: string };

function push({ token, body = notice(FORGED), to = path }: Push): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  return world.keyholder.stranger().raw(to, { method: 'POST', headers, body }).response;
}

/** All that a push could change. */
const everything = async () =>
  JSON.stringify([
    await world.rows('select * from mail_notices order by pubsub_id'),
    await world.rows('select id, last_push_at, silent_since, watched_at from mailboxes order by id'),
    await world.rows(
      'select mailbox_id, asked, wanted_since, history_id from mail_cursors order by mailbox_id',
    ),
  ]);

/** As Google would sign it, by a key that is not Google's but says so. */
function signedByNobody(token: string): string {
  const [head = '', payload = ''] = token.split('.');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signature = sign('sha256', Buffer.from(`${head}.${payload}`), privateKey).toString('base64url');
  return `${head}.${payload}.${signature}`;
}

test('whoever cannot prove to be Pub/Sub, for this address and account, costs no question to the database and changes nothing', async () => {
  const good = await tokenOf();
  const [, payload = ''] = good.split('.');
  const madeUp = `${path.slice(0, -4)}AAAA`;
  const other = 'https://elsewhere.example/api/email/webhooks/google/x';
  const tenMegabytes = 'x'.repeat(10 * 1_024 * 1_024);
  const forged: [what: string, push: Push, status: number][] = [
    ['no token', {}, 401],
    ['a token that is none', { token: 'nonsense' }, 401],
    ['no signature', { token: `${btoa('{"alg":"none","kid":"x"}')}.${payload}.` }, 401],
    ['a signature by another key', { token: signedByNobody(good) }, 401],
    ['a key that Google does not publish', { token: await tokenOf({}, 'unknown_key') }, 401],
    ['another issuer', { token: await tokenOf({}, 'wrong_issuer') }, 401],
    ['an expired token', { token: await tokenOf({}, 'expired') }, 401],
    ['another audience', { token: await tokenOf({ audience: other }) }, 401],
    [
      'an audience that only begins like ours',
      { token: await tokenOf({ audience: `${audienceOf(path)}/` }) },
      401,
    ],
    [
      'another service account of the same project',
      { token: await tokenOf({ email: 'evil@acme-keyholder.iam.gserviceaccount.com' }) },
      403,
    ],
    [
      'a service account of another project, for our audience',
      { token: await tokenOf({ email: 'keyholder@evil-project.iam.gserviceaccount.com' }) },
      403,
    ],
    ['a person, for our audience', { token: await tokenOf({ email: 'admin@acme.test' }) }, 403],
    ['an address that is not verified', { token: await tokenOf({ isEmailVerified: false }) }, 401],
    ['the address of another organisation, by our token', { token: good, to: globexPath }, 401],
    [
      'the address of another organisation, by a token of ours for it',
      { token: await tokenOf({ audience: audienceOf(globexPath) }), to: globexPath },
      403,
    ],
    [
      'an address that was made up',
      { token: await tokenOf({ audience: audienceOf(madeUp) }), to: madeUp },
      403,
    ],
    ['no address of ours', { token: good, to: `${PUSHES}x` }, 404],
    ['ten megabytes without proof', { body: tenMegabytes }, 401],
    ['ten megabytes with proof', { token: good, body: tenMegabytes }, 413],
  ];
  await world.settled(help);
  const before = await everything();
  const counting = askedOfDatabase(world.needs.database, PUSHES);
  try {
    for (const [what, asked, status] of forged) {
      const answer = await push(asked);
      assert.equal(answer.status, status, `${what}: ${await answer.text()}`);
      assert.deepEqual(counting.asked, [], what);
    }
    assert.equal(await everything(), before);
    assert.ok(!world.keyholder.logLines.join('').includes(FORGED), 'What they say is not logged.');
    assert.equal((await push({ token: good, body: notice('true') })).status, 204);
    assert.ok(counting.asked.length > 0, 'What is authentic is counted, so that the count means something.');
  } finally {
    counting.stop();
  }
});

test('an authentic push of a subscription that is none of this mailbox’s changes nothing', async () => {
  const token = await tokenOf();
  await world.settled(help);
  const before = await everything();
  const sameEnd = `projects/evil-project/subscriptions/${subscriptionOf(help).split('/').at(-1)}`;
  assert.equal((await push({ token, body: notice('a', 'projects/evil/subscriptions/x') })).status, 403);
  assert.equal((await push({ token, body: notice('b', sameEnd) })).status, 204);
  assert.equal(await everything(), before);
});

test('a token is good until it expires, and not a minute longer than clocks may differ', async () => {
  const token = await tokenOf();
  await world.control('POST', 'clock', { advance: '59m' });
  assert.equal((await push({ token, body: notice('late') })).status, 204);
  await world.control('POST', 'clock', { advance: '7m' });
  assert.equal((await push({ token, body: notice('too late') })).status, 401);
});
