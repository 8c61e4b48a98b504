import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import { lockMailbox } from '#features/mail/mailboxes/store.ts';
import { ENDPOINT_KEY, endpointPath } from '#features/mail/push/endpoint.ts';
import { tidyAll } from '#features/mail/tidy/tidy.ts';
import { type MailWorld, openMailWorld } from './mail-world.ts';

const serviceAccount = 'keyholder@acme-keyholder.iam.gserviceaccount.com';
const shown = z.object({
  state: z.string(),
  reason: z.string().nullable(),
  watch_expires_at: z.string().nullable(),
  last_push_at: z.string().nullable(),
  subscription: z.string().nullable(),
});

let world: MailWorld;
let help: MailboxId;
let path: string;

before(async () => {
  world = await openMailWorld();
  await world.enterServiceAccount();
  help = await world.makeMailbox();
  await world.connect(help);
  await world.until(async () => (await show()).state === 'told', 'Gmail tells of new mail');
  await world.settled(help);
  const key = await world.needs.seals.installationKey(ENDPOINT_KEY);
  path = endpointPath(key, { tenantId: world.tenantId, mailboxId: help }, serviceAccount);
});
after(() => world.keyholder.close());

const show = () => world.owner.get(`/api/v1/mailboxes/${help}`).read(shown);
const notices = () => world.rows('select * from mail_notices where mailbox_id = $1', [help]);

test('a mail that comes is pushed, and taken without anybody looking', async () => {
  await world.write({ subject: 'told at once' });
  await world.until(
    async () => (await world.itemsOf(help)).some(({ state }) => state === 'done'),
    'it was taken',
  );
  const { last_push_at, watch_expires_at } = await show();
  assert.ok(last_push_at);
  assert.ok(Date.parse(watch_expires_at ?? '') > Date.parse('2026-11-26T00:00:00Z'));
});

test('what comes within a second of what Gmail tells, of which it therefore tells nobody, is taken all the same', async () => {
  const isDone = async (id: string) =>
    (await world.itemsOf(help)).some(({ gmail_id, state }) => gmail_id === id && state === 'done');
  await world.control('POST', 'clock', { advance: '5s' });
  const told = await world.write({ subject: 'told' });
  await world.until(() => isDone(told), 'the first was taken');
  await world.settled(help);
  const had = (await notices()).length;
  const untold = await world.write({ subject: 'told to nobody' });
  await world.control('POST', 'clock', { advance: '2s' });
  await world.until(() => isDone(untold), 'the second was taken');
  assert.equal((await notices()).length, had);
});

test('a mailbox that is tried sends itself a mail, which is pushed and read and becomes no ticket', async () => {
  await world.control('POST', 'clock', { advance: '5s' });
  const path = `/api/v1/mailboxes/${help}/test`;
  const { mail_id } = await world.owner.post(path).read(z.object({ mail_id: z.string() }), 201);
  const tried = z.object({ state: z.string(), says: z.string(), read_at: z.string().nullable() });
  const look = () => world.owner.get(`${path}?mail_id=${mail_id}`).read(tried);
  await world.until(async () => (await look()).read_at !== null, 'it was read again');
  const { state, says } = await look();
  assert.equal(state, 'sent');
  assert.equal(says, 'It was sent, Google told of it, and it was read again.');
  assert.equal((await world.itemsOf(help)).at(-1)?.reason, 'sent');
});

test('a mailbox that cannot send its mail says why, and what helps', async () => {
  const match = { path: '/google/gmail/gmail/v1/users/me/messages/send' };
  await world.control('POST', 'faults', { match, effect: { status: 400 }, times: 1 });
  const path = `/api/v1/mailboxes/${help}/test`;
  const { mail_id } = await world.owner.post(path).read(z.object({ mail_id: z.string() }), 201);
  const tried = z.object({ state: z.string(), says: z.string(), remedy: z.string().nullable() });
  const look = () => world.owner.get(`${path}?mail_id=${mail_id}`).read(tried);
  await world.until(async () => (await look()).state === 'failed', 'it failed');
  const { says, remedy } = await look();
  assert.equal(says, 'Gmail refused this mail as it is.');
  assert.ok(remedy);
});

type Push = { token?: string; body?: string; to?: string };

const tokenOf = async (asked: Record<string, unknown> = {}): Promise<string> => {
  const usual = { email: serviceAccount, audience: `${world.keyholder.url}${path}` };
  const made = await world.control('POST', 'pubsub/tokens', { ...usual, ...asked });
  return z.object({ token: z.string() }).parse(made).token;
};

async function bodyOf(message: Record<string, unknown> = {}, subscription?: string): Promise<string> {
  const data = Buffer.from(JSON.stringify({ emailAddress: 'help@acme.test', historyId: 99_999 }));
  const usual = { data: data.toString('base64'), messageId: String(Math.random()).slice(2), attributes: {} };
  const named = subscription ?? (await show()).subscription;
  return JSON.stringify({ message: { ...usual, ...message }, subscription: named });
}

async function push({ token, body, to = path }: Push): Promise<Response> {
  return world.keyholder.stranger().raw(to, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: body ?? (await bodyOf()),
  }).response;
}

test('what is pushed twice is one notice, and what makes no sense is acknowledged and kept', async () => {
  const [token, before] = [await tokenOf(), (await notices()).length];
  const body = await bodyOf({ messageId: 'twice' });
  for (let times = 0; times < 5; times += 1) assert.equal((await push({ token, body })).status, 204);
  assert.equal((await notices()).length, before + 1);
  for (const data of ['', '!!!', Buffer.from('{"historyId":"-1"}').toString('base64')])
    assert.equal((await push({ token, body: await bodyOf({ data }) })).status, 204);
  const kept = await notices();
  assert.equal(kept.filter(({ is_malformed }) => is_malformed).length, 3);
  for (const body of ['no JSON at all', await bodyOf({ messageId: '\0' })])
    assert.equal((await push({ token, body })).status, 204);
  assert.equal((await notices()).length, kept.length);
});

test('what cannot be kept is not acknowledged, and comes again until it is', async () => {
  const [token, body] = [await tokenOf(), await bodyOf({ messageId: 'in hard times' })];
  await world.rows('alter table mail_notices rename to mail_notices_away');
  const refused = await push({ token, body });
  await world.rows('alter table mail_notices_away rename to mail_notices');
  assert.ok(refused.status >= 500, `${refused.status}`);
  assert.equal((await push({ token, body })).status, 204);
  assert.ok((await notices()).some(({ pubsub_id }) => pubsub_id === 'in hard times'));
});

test('while Google’s keys cannot be read a push is put off, and the log tells of an outage and not of a fault', async () => {
  for (const _ of ['to the one that was announced', 'to a new one'])
    await world.control('POST', 'keys/rotate');
  await world.control('POST', 'clock', { advance: '5m' }); // so that keys may be asked for again
  const match = { path: '/google/www/oauth2/v3/certs' };
  await world.control('POST', 'faults', { match, effect: { status: 503 } });
  const [token, body, mark] = [await tokenOf(), await bodyOf(), world.keyholder.logLines.length];
  assert.equal((await push({ token, body })).status, 503);
  const told = world.keyholder.logLines.slice(mark).filter(line => line.includes('a request failed'));
  assert.equal(told.length, 1);
  assert.match(told[0] ?? '', /"level":"warn".*"code":"unavailable"/);
  await world.control('DELETE', 'faults');
  await world.control('POST', 'clock', { advance: '1m' });
  assert.equal((await push({ token: await tokenOf(), body })).status, 204);
});

test('pushes about one mailbox that come together wait for its rows once, not each on a connection of its own', async () => {
  const [token, before] = [await tokenOf(), (await notices()).length];
  const bodies = await Promise.all(
    Array.from({ length: 30 }, (_, at) => bodyOf({ messageId: `burst ${at}` })),
  );
  const [locked, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const elsewhere = world.needs.database.inTenant(world.who, async tx => {
    await lockMailbox(tx, help);
    locked.resolve();
    await free.promise;
  });
  await locked.promise;
  const counting = countTransactions();
  const answers = Promise.all(bodies.map(body => push({ token, body })));
  const others = await world.owner.get('/api/v1/tickets').read(z.object({ items: z.array(z.unknown()) }));
  free.resolve();
  await elsewhere;
  assert.deepEqual(
    (await answers).map(({ status }) => status),
    bodies.map(() => 204),
  );
  assert.ok(others.items.length > 0);
  assert.ok(counting.stop() <= 3);
  assert.equal((await notices()).length, before + bodies.length);
});

test('what a subscription pushes that was ours is acknowledged and has no effect, so that it does not come again', async () => {
  const [token, before] = [await tokenOf(), (await notices()).length];
  const { last_push_at } = await show();
  const { asked } = await world.cursorOf(help);
  const former = `projects/acme-before/subscriptions/keyholder-${help}`;
  assert.equal((await push({ token, body: await bodyOf({}, former) })).status, 204);
  const ofAnother = `projects/acme-keyholder/subscriptions/keyholder-${world.tenantId}`;
  assert.equal((await push({ token, body: await bodyOf({}, ofAnother) })).status, 403);
  assert.equal((await push({ token, body: await bodyOf({}, `${former}/x`) })).status, 403);
  assert.equal((await notices()).length, before);
  assert.equal((await show()).last_push_at, last_push_at);
  assert.equal((await world.cursorOf(help)).asked, asked);
});

test('so is what still comes for a mailbox that is disconnected, or archived', async () => {
  const token = await tokenOf();
  const owner = await world.keyholder.signedIn('admin@acme.test');
  const known = z.object({ subscription: z.string(), account: z.object({ connection_id: z.string() }) });
  const { subscription, account } = await owner.get(`/api/v1/mailboxes/${help}`).read(known);
  await owner.delete(`/api/v1/connections/${account.connection_id}`).expect(200);
  await world.control('POST', 'clock', { advance: '2m' }); // since its watch was begun
  await tidyAll(world.needs, new AbortController().signal);
  const told = async () => (await world.rows('select * from mailboxes where id = $1', [help]))[0];
  await world.until(async () => (await told())?.subscription === null, 'it was cleared away at Google');
  const before = (await notices()).length;
  assert.equal((await push({ token, body: await bodyOf({}, subscription) })).status, 204);
  await owner.delete(`/api/v1/mailboxes/${help}`).expect(204);
  assert.equal((await push({ token, body: await bodyOf({}, subscription) })).status, 204);
  assert.equal((await notices()).length, before);
});

/** Of the push route alone: what upkeep does meanwhile is not counted. */
function countTransactions() {
  const { database } = world.needs;
  const { inTenant } = database;
  let count = 0;
  database.inTenant = (scope, work) => {
    if (scope.actor.kind === 'job' && scope.actor.name === 'mail.push') count += 1;
    return inTenant(scope, work);
  };
  return {
    stop(): number {
      database.inTenant = inTenant;
      return count;
    },
  };
}
