import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import type { Client } from '#test/harness/client.ts';
import { type ConsentWorld, calendar, gmailRead, openConsentWorld } from './consent-world.ts';

let world: ConsentWorld;
let admin: Client;

before(async () => {
  world = await openConsentWorld();
  admin = await world.keyholder.signedIn('admin@acme.test');
});
after(() => world.keyholder.close());

const issued = z.object({ id: z.string(), key: z.string() });
const listed = z.object({
  items: z.array(z.object({ id: z.string(), address: z.string(), ended_at: z.string().nullable() })),
});
const whoAsks = z.object({
  state: z.string(),
  requested_by: z.string().nullable(),
  requested_by_me: z.boolean().nullable(),
  tenant_name: z.string(),
});
const CAPABILITIES = { capabilities: 'mail.read' };
const ORIGINS = '/api/v1/return-origins';

async function programOf(client: Client, owner: 'me' | 'service' = 'me'): Promise<Client> {
  const scopes = ['connections.write', 'credentials.read'];
  const body = { name: 'setup tool', scopes, owner };
  const { key } = await client.post('/api/v1/api-keys', body).read(issued, 201);
  return world.keyholder.stranger().withBearer(key);
}

/** A program asks for the link; its person opens it in a browser, which has never seen the flow. */
async function parked(person: Client, address: string, browser: Client) {
  const { auth_url, flow_id } = await world.begin(await programOf(person), CAPABILITIES);
  const landed = await world.comeBack(browser, await world.atGoogle(auth_url, { account: address }));
  assert.equal(landed.pathname, '/connect/confirm');
  return flow_id;
}

test('a program may ask for the link; what comes back waits until the key’s own person says yes', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const flow = await parked(kim, 'kim@acme.test', kim);
  const read = (client: Client) => client.get(`/api/v1/google/flows/${flow}`).read(whoAsks);
  assert.deepEqual(await read(kim), {
    state: 'parked',
    requested_by: 'Kim Technician',
    requested_by_me: true,
    tenant_name: 'Acme Ltd',
  });
  await world.confirm(kim, flow).expect(200);
  const { items } = await kim.get('/api/v1/connections').read(listed);
  assert.ok(items.some(({ address }) => address === 'kim@acme.test'));
});

test('in the browser of somebody else the page says that they did not ask, and their yes counts for nothing', async () => {
  const olu = await world.keyholder.signedIn('olu@acme.test');
  const mia = await world.keyholder.signedIn('mia@acme.test');
  const flow = await parked(olu, 'mia@acme.test', mia);
  const asked = await mia.get(`/api/v1/google/flows/${flow}`).read(whoAsks);
  assert.deepEqual([asked.requested_by, asked.requested_by_me], ['Olu Operator', false]);
  await world.confirm(mia, flow).expect(200);
  assert.equal((await world.showFlow(mia, flow)).outcome, 'discarded');
  assert.deepEqual((await olu.get('/api/v1/connections').read(listed)).items, []);
});

test('nobody who is not signed in is taken for the one who asked', async () => {
  const olu = await world.keyholder.signedIn('olu@acme.test');
  const stranger = world.keyholder.stranger();
  const flow = await parked(olu, 'olu@acme.test', stranger);
  const asked = await stranger.get(`/api/v1/google/flows/${flow}`).read(whoAsks);
  assert.equal(asked.requested_by_me, null);
});

test('a service has no account of its own to connect, and is told so', async () => {
  const program = await programOf(admin, 'service');
  const problem = await program.get('/api/v1/google/auth/url?capabilities=mail.read').problem(403);
  assert.match(problem.detail ?? '', /Only a person can do this, not a service/);
});

test('a key without the permission cannot ask for the link', async () => {
  const body = { name: 'reader', scopes: ['credentials.read'] };
  const { key } = await admin.post('/api/v1/api-keys', body).read(issued, 201);
  await world.keyholder.stranger().withBearer(key).get('/api/v1/google/auth/url').problem(403);
});

test('begun as new, an account that is connected already loses nothing of what it gave', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const account = 'bo@acme.test';
  const first = await world.connect(kim, { account }, { capabilities: 'mail.read calendar' });
  const { auth_url } = await world.begin(kim, { capabilities: 'mail.send' });
  assert.equal(new URL(auth_url).searchParams.get('include_granted_scopes'), 'true');
  const again = await world.connect(kim, { account }, { capabilities: 'mail.send' });
  assert.deepEqual([again.outcome, again.connection_id], ['connected', first.connection_id]);
  const { state } = await kim
    .get(`/api/v1/connections/${first.connection_id}`)
    .read(z.object({ state: z.string() }));
  assert.equal(state, 'active');
  const { scopes } = await kim
    .get(`/api/v1/google/credentials?connection_id=${first.connection_id}`)
    .read(z.object({ scopes: z.array(z.string()) }));
  assert.ok(scopes.includes(gmailRead) && scopes.includes(calendar));
});

test('mail or calendar of a connection is disconnected by its service, and what has ended stays to be seen', async () => {
  const account = 'ana@acme.test';
  const flow = await world.connect(admin, { account }, { capabilities: 'mail.read calendar' });
  const path = `/api/v1/connections/${flow.connection_id}`;
  const done = z.object({ disconnected: z.array(z.string()), is_ended: z.boolean() });
  await admin.delete(`${path}?service=mail`).problem(400);
  const first = await admin.delete(`${path}?service=calendar`).read(done);
  assert.deepEqual(first, { disconnected: ['calendar'], is_ended: false });
  const ended = async (client: Client, query: string) =>
    (await client.get(`/api/v1/connections?${query}`).read(listed)).items.map(({ id }) => id);
  assert.deepEqual(await ended(admin, 'ended=true'), []);
  const last = await admin.delete(`${path}?service=gmail`).read(done);
  assert.deepEqual(last, { disconnected: ['mail.read'], is_ended: true });
  assert.deepEqual(await ended(admin, 'ended=true'), [flow.connection_id]);
  assert.ok(!(await ended(admin, 'ended=false')).includes(flow.connection_id ?? ''));
  const mia = await world.keyholder.signedIn('mia@acme.test');
  assert.deepEqual(await ended(mia, 'ended=true'), []);
  await mia.get('/api/v1/connections?ended=true&owner=all').problem(403);
});

test('a browser goes back only to the console and to sites that the settings list, as they are by then', async () => {
  const mia = await world.keyholder.signedIn('mia@acme.test');
  const returnUrl = 'https://tool.acme.test/done?case=7';
  const asked = { ...CAPABILITIES, return_url: returnUrl };
  const begin = (url: string) =>
    mia.get(`/api/v1/google/auth/url?${new URLSearchParams({ ...asked, return_url: url })}`);
  await begin(returnUrl).problem(400);
  await mia.put(ORIGINS, { origins: ['https://tool.acme.test'] }).problem(403);
  for (const wrong of ['https://tool.acme.test/path', 'http://tool.acme.test', 'javascript:alert(1)', 'tool'])
    await admin.put(ORIGINS, { origins: [wrong] }).problem(400);
  await admin.put(ORIGINS, { origins: ['https://Tool.acme.test/', 'http://localhost:5173'] }).expect(200);
  for (const other of ['https://tool.acme.test.evil.test/', 'https://evil.test', 'https://x@tool.acme.test/'])
    await begin(other).problem(400);

  const go = async () => {
    const { auth_url } = await world.begin(mia, asked);
    return world.atGoogle(auth_url, { account: 'mia@acme.test' });
  };
  const back = await mia.get(pathOf(await go())).expect(303);
  const landed = new URL(back.headers.get('location') ?? '');
  assert.deepEqual([landed.origin, landed.searchParams.get('case')], ['https://tool.acme.test', '7']);
  assert.equal(landed.searchParams.get('outcome'), 'connected');
  assert.ok(!landed.searchParams.has('code') && !landed.searchParams.has('state'));

  const arriving = await go();
  await admin.put(ORIGINS, { origins: [] }).expect(200);
  const stays = await mia.get(pathOf(arriving)).expect(303);
  const result = new URL(stays.headers.get('location') ?? '');
  assert.equal(result.origin, world.keyholder.url);
  const { return_to } = await mia
    .get(`/api/v1/google/flows/${result.searchParams.get('flow')}`)
    .read(z.object({ return_to: z.string().nullable() }));
  assert.equal(return_to, null);
  const gus = await world.keyholder.signedIn('admin@globex.test');
  assert.deepEqual(await gus.get(ORIGINS).read(z.object({ origins: z.array(z.string()) })), { origins: [] });
});

function pathOf({ pathname, search }: URL): string {
  return `${pathname}${search}`;
}
