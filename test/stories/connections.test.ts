import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import type { Client } from '#test/harness/client.ts';
import { type ConsentWorld, calendar, gmailRead, gmailSend, openConsentWorld } from './consent-world.ts';

let world: ConsentWorld;

before(async () => {
  world = await openConsentWorld();
});
after(() => world.keyholder.close());

const service = z
  .object({
    state: z.string(),
    capabilities: z.array(z.string()),
    granted_scopes: z.array(z.string()),
    missing_scopes: z.array(z.string()),
  })
  .loose();
const connection = z.object({
  id: z.string(),
  address: z.string(),
  label: z.string().nullable(),
  is_default: z.boolean(),
  state: z.string(),
  remedy: z.string().nullable(),
  principal: z.object({ kind: z.string(), id: z.string(), name: z.string().nullable() }),
  services: z.object({ mail: service.nullable(), calendar: service.nullable() }),
});
const page = z.object({ items: z.array(connection), next: z.string().nullable() });
const timeline = z.object({
  items: z.array(
    z.object({ kind: z.string(), says: z.string(), actor: z.object({ name: z.string().nullable() }) }),
  ),
});
const begun = z.object({ auth_url: z.string(), flow_id: z.string() });

const list = async (client: Client, query = '') =>
  (await client.get(`/api/v1/connections${query}`).read(page)).items;
const show = (client: Client, id: string) => client.get(`/api/v1/connections/${id}`).read(connection);
const kindsOf = async (client: Client, id: string) =>
  (await client.get(`/api/v1/connections/${id}/timeline`).read(timeline)).items.map(({ kind }) => kind);

async function connected(client: Client, account: string, capabilities = 'mail.read'): Promise<string> {
  const { connection_id } = await world.connect(client, { account }, { capabilities });
  assert.ok(connection_id);
  return connection_id;
}

async function reconnect(client: Client, id: string, capabilities: string[], account: string) {
  const { auth_url, flow_id } = await client
    .post(`/api/v1/connections/${id}/reconnect`, { capabilities })
    .read(begun);
  await world.comeBack(client, await world.atGoogle(auth_url, { account }));
  return { asked: new URL(auth_url).searchParams, shown: await world.showFlow(client, flow_id) };
}

test('several accounts of one person stand side by side, and one of them is meant when none is named', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const first = await connected(kim, 'kim@acme.test');
  const second = await connected(kim, 'pat@gmail.com', 'calendar');
  const seen = (await list(kim)).map(({ id, address, is_default, state }) => ({
    id,
    address,
    is_default,
    state,
  }));
  assert.deepEqual(seen, [
    { id: second, address: 'pat@gmail.com', is_default: false, state: 'active' },
    { id: first, address: 'kim@acme.test', is_default: true, state: 'active' },
  ]);
  await kim.patch(`/api/v1/connections/${second}`, { is_default: true, label: ' Private ' }).expect(204);
  assert.deepEqual(
    (await list(kim)).map(({ is_default, label }) => [is_default, label]),
    [
      [true, 'Private'],
      [false, null],
    ],
  );
  await world.control('POST', 'clock', { advance: '1s' });
  await kim.patch(`/api/v1/connections/${second}`, { label: null }).expect(204);
  const [last, ...earlier] = await kindsOf(kim, second);
  assert.equal(last, 'labelled');
  assert.deepEqual(earlier.sort(), ['connected', 'labelled', 'made_default']);
});

test('two accounts connected at the same moment leave one default', async () => {
  const mia = await world.keyholder.signedIn('mia@acme.test');
  const accounts = ['mia@acme.test', 'bo@acme.test'];
  const arriving = await Promise.all(
    accounts.map(async account => {
      const { auth_url } = await world.begin(mia, { capabilities: 'mail.read' });
      return world.atGoogle(auth_url, { account });
    }),
  );
  await Promise.all(arriving.map(url => world.comeBack(mia, url)));
  assert.deepEqual((await list(mia)).map(({ is_default }) => is_default).sort(), [false, true]);
});

test('connecting the same account again renews the connection and its id stays', async () => {
  const olu = await world.keyholder.signedIn('olu@acme.test');
  const id = await connected(olu, 'olu@acme.test');
  assert.equal(await connected(olu, 'olu@acme.test'), id);
  assert.equal((await list(olu)).length, 1);
  assert.deepEqual(await kindsOf(olu, id), ['reconnected', 'connected']);
});

test('what was not ticked is missing until it is asked for again', async () => {
  const admin = await world.keyholder.signedIn('admin@acme.test');
  const { connection_id: id } = await world.connect(
    admin,
    { account: 'ana@acme.test', scopes: [gmailRead] },
    { capabilities: 'mail.read,mail.send,calendar' },
  );
  assert.ok(id);
  const partial = await show(admin, id);
  assert.equal(partial.state, 'partial');
  assert.match(partial.remedy ?? '', /leave every box ticked/);
  assert.deepEqual(partial.services.mail?.missing_scopes, [gmailSend]);
  assert.deepEqual(partial.services.calendar?.missing_scopes, [calendar]);
  const { asked, shown } = await reconnect(admin, id, [], 'ana@acme.test');
  assert.equal(asked.get('login_hint'), 'ana@acme.test');
  assert.equal(asked.get('include_granted_scopes'), 'true');
  assert.deepEqual([shown.outcome, shown.connection_id], ['connected', id]);
  assert.equal((await show(admin, id)).state, 'active');
  assert.deepEqual(await kindsOf(admin, id), ['capabilities_added', 'connected_in_part']);
});

test('a capability is added to what an account may do, and nothing is taken from it', async () => {
  const admin = await world.keyholder.signedIn('admin@acme.test');
  const id = await connected(admin, 'admin@acme.test', 'mail.read');
  const { shown } = await reconnect(admin, id, ['mail.send', 'calendar.events'], 'admin@acme.test');
  assert.equal(shown.outcome, 'connected');
  const { services, state } = await show(admin, id);
  assert.equal(state, 'active');
  assert.deepEqual(services.mail?.capabilities, ['mail.read', 'mail.send']);
  assert.deepEqual(services.calendar?.capabilities, ['calendar.events']);
});

test('another account than before changes nothing and is given back to Google', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const id = await connected(kim, 'kim@acme.test');
  const { shown } = await reconnect(kim, id, [], 'gus@globex.test');
  assert.deepEqual([shown.state, shown.outcome], ['failed', 'other_account']);
  assert.equal((await show(kim, id)).address, 'kim@acme.test');
  assert.equal((await kindsOf(kim, id))[0], 'other_account_refused');
  assert.equal((await world.grantsOf('gus@globex.test')).living, 0);
});

test('an account that is connected for somebody else stays theirs, and goes on working', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  await connected(kim, 'help@acme.test');
  const admin = await world.keyholder.signedIn('admin@acme.test');
  const shown = await world.connect(admin, { account: 'help@acme.test' }, { capabilities: 'mail.read' });
  assert.deepEqual(
    [shown.state, shown.outcome, shown.connection_id],
    ['failed', 'connected_for_another', null],
  );
  const { living } = await world.grantsOf('help@acme.test');
  assert.ok(living >= 1, 'revoking would have ended the other one, too');
});

test('whoever looks at a connection reads what happened, who must act and what helps', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const id = await connected(kim, 'kim@acme.test', 'mail.read,calendar');
  const words = z.object({
    state: z.string(),
    reason: z.string().nullable(),
    who_acts: z.string().nullable(),
    says: z.string().nullable(),
    remedy: z.string().nullable(),
  });
  const read = () => kim.get(`/api/v1/connections/${id}`).read(words);
  const set = (service: string, change: string) =>
    world.rows(`update grants set ${change} where connection_id = $1 and service = $2`, [id, service]);

  await set('calendar', "blocked_reason = 'admin_policy'");
  const blocked = await read();
  assert.deepEqual(
    [blocked.state, blocked.reason, blocked.who_acts],
    ['app_broken', 'admin_policy', 'tenant'],
  );
  await set('mail', "state = 'needs_reconnect', reason = 'revoked_or_expired'");
  const dead = await read();
  assert.deepEqual(
    [dead.state, dead.reason, dead.who_acts],
    ['needs_reconnect', 'revoked_or_expired', 'person'],
  );
  assert.ok(dead.says && dead.remedy);
  await set('mail', "reason = 'a_word_of_a_later_version'");
  assert.equal((await read()).reason, 'unexplained');
  const { shown } = await reconnect(kim, id, [], 'kim@acme.test');
  assert.equal(shown.outcome, 'connected');
  assert.deepEqual(await read(), { state: 'active', reason: null, who_acts: null, says: null, remedy: null });
});

test('everybody sees their own connections; those who may see all see all, and whose they are', async () => {
  const mia = await world.keyholder.signedIn('mia@acme.test');
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const [kims] = await list(kim);
  assert.ok(kims);
  assert.ok((await list(mia)).every(({ principal }) => principal.name === 'Mia Member'));
  assert.equal((await mia.get('/api/v1/connections?owner=all').problem(403)).code, 'not_permitted');
  for (const path of ['', '/timeline']) {
    await mia.get(`/api/v1/connections/${kims.id}${path}`).problem(404);
  }
  const admin = await world.keyholder.signedIn('admin@acme.test');
  const everybodys = await list(admin, '?owner=all');
  assert.ok(everybodys.some(({ id, principal }) => id === kims.id && principal.name === 'Kim Technician'));
  await admin.get(`/api/v1/connections/${kims.id}`).expect(200);
  await admin.patch(`/api/v1/connections/${kims.id}`, { label: 'Mine now' }).problem(404);
  await admin.post(`/api/v1/connections/${kims.id}/reconnect`, {}).problem(404);
});

test('another organisation’s connection is not there, whatever is tried with it', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const [kims] = await list(kim);
  assert.ok(kims);
  const globex = await world.keyholder.signedIn('admin@globex.test');
  const path = `/api/v1/connections/${kims.id}`;
  await globex.get(path).problem(404);
  await globex.get(`${path}/timeline`).problem(404);
  await globex.patch(path, { label: 'x' }).problem(404);
  await globex.post(`${path}/reconnect`, {}).problem(404);
  assert.deepEqual(await list(globex, '?owner=all'), []);
});

test('where no Google app is set up, that is said, and who can mend it', async () => {
  const globex = await world.keyholder.signedIn('admin@globex.test');
  assert.equal((await globex.get('/api/v1/google/auth/url').problem(409)).code, 'google_not_set_up');
  const offered = await globex
    .get('/api/v1/google/capabilities')
    .read(z.object({ apps: z.object({ mail: z.object({ is_set_up: z.boolean() }) }).loose() }).loose());
  assert.equal(offered.apps.mail.is_set_up, false);
});

test('a page of connections leads to the next one', async () => {
  const admin = await world.keyholder.signedIn('admin@acme.test');
  const all = (await list(admin, '?owner=all&limit=200')).map(({ id }) => id);
  const paged: string[] = [];
  let cursor = '';
  do {
    const { items, next } = await admin.get(`/api/v1/connections?owner=all&limit=2${cursor}`).read(page);
    paged.push(...items.map(({ id }) => id));
    cursor = next === null ? '' : `&cursor=${next}`;
  } while (cursor !== '');
  assert.deepEqual(paged, all);
});
