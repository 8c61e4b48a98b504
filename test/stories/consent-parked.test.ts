import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { type ConsentWorld, openConsentWorld } from './consent-world.ts';

let world: ConsentWorld;

before(async () => {
  world = await openConsentWorld();
});
after(() => world.keyholder.close());

const mail = { capabilities: 'mail.read' };

async function parkedFor(username: string, account: string) {
  const program = await world.keyholder.signedIn(username);
  const { auth_url, flow_id } = await world.begin(program, mail);
  const browser = world.keyholder.stranger();
  const landed = await world.comeBack(browser, await world.atGoogle(auth_url, { account }));
  assert.equal(landed.href, `${world.keyholder.url}/connect/confirm?flow=${flow_id}`);
  return { browser, flow_id };
}

const signIn = (browser: Awaited<ReturnType<typeof parkedFor>>['browser'], username: string) =>
  browser.post('/api/v1/session', { username, password: 'keyholder-demo' }).expect(200);

test('a program asks for the address, its person opens it in a browser, signs in there and confirms', async () => {
  const token = await world.keyholder
    .stranger()
    .post('/api/v1/auth/login', { username: 'kim@acme.test', password: 'keyholder-demo' })
    .read(z.object({ access_token: z.string() }));
  const program = world.keyholder.stranger().withBearer(token.access_token);
  const { auth_url, flow_id } = await world.begin(program, mail);
  const browser = world.keyholder.stranger();
  await world.comeBack(browser, await world.atGoogle(auth_url, { account: 'kim@acme.test' }));
  const waiting = await world.showFlow(browser, flow_id);
  assert.deepEqual([waiting.state, waiting.requested_by], ['parked', 'Kim Technician']);
  await world.confirm(browser, flow_id).problem(401);
  await signIn(browser, 'kim@acme.test');
  const shown = await world.confirm(browser, flow_id).read(world.readFlow);
  assert.deepEqual([shown.state, shown.outcome], ['finished', 'connected']);
});

test('whoever says no to what is parked connects nothing', async () => {
  const { browser, flow_id } = await parkedFor('olu@acme.test', 'olu@acme.test');
  await signIn(browser, 'olu@acme.test');
  const shown = await world.confirm(browser, flow_id, false).read(world.readFlow);
  assert.deepEqual([shown.state, shown.outcome], ['failed', 'declined']);
  assert.equal((await world.grantsOf('olu@acme.test')).living, 0);
});

test('what is parked is gone after ten minutes', async () => {
  const { browser, flow_id } = await parkedFor('mia@acme.test', 'mia@acme.test');
  await signIn(browser, 'mia@acme.test');
  await world.control('POST', 'clock', { advance: '10m' });
  const shown = await world.confirm(browser, flow_id).read(world.readFlow);
  assert.deepEqual([shown.state, shown.outcome], ['failed', 'expired']);
});

test('two confirmations at the same moment are one', async () => {
  const { browser, flow_id } = await parkedFor('mia@acme.test', 'mia@acme.test');
  await signIn(browser, 'mia@acme.test');
  const before = await world.requestsTo('/google/oauth2/token');
  const replies = await Promise.all(
    [1, 2, 3].map(async () => (await world.confirm(browser, flow_id).response).status),
  );
  assert.deepEqual(replies.sort(), [200, 409, 409]);
  assert.equal(await world.requestsTo('/google/oauth2/token'), before + 1);
});

test('an answer that something else brings first does not keep out the browser that began', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const { auth_url, flow_id } = await world.begin(kim, mail);
  const answer = await world.atGoogle(auth_url, { account: 'kim@acme.test' });
  const scanner = world.keyholder.stranger();
  assert.equal((await world.comeBack(scanner, answer)).pathname, '/connect/confirm');
  assert.equal((await world.comeBack(kim, answer)).pathname, '/connect/result');
  assert.equal((await world.showFlow(kim, flow_id)).outcome, 'connected');
  await signIn(scanner, 'kim@acme.test');
  await world.confirm(scanner, flow_id).problem(409);
});

test('a page of another site cannot confirm', async () => {
  const { browser, flow_id } = await parkedFor('kim@acme.test', 'bo@acme.test');
  await signIn(browser, 'kim@acme.test');
  const reply = browser.post(
    '/api/v1/google/connect/confirm',
    { flow_id },
    { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' },
  );
  assert.equal((await reply.problem(403)).code, 'cross_site');
  assert.equal((await world.showFlow(browser, flow_id)).state, 'parked');
});

test('what is parked is sealed, and the code is nowhere to be read', async () => {
  const program = await world.keyholder.signedIn('kim@acme.test');
  const { auth_url } = await world.begin(program, mail);
  const answer = await world.atGoogle(auth_url, { account: 'bo@acme.test' });
  await world.comeBack(world.keyholder.stranger(), answer);
  const code = answer.searchParams.get('code') ?? '';
  const state = answer.searchParams.get('state') ?? '';
  const [{ dump } = { dump: '' }] = await world.rows(
    'select string_agg(f::text, chr(10)) as dump from consent_flows f',
  );
  for (const secret of [code, state]) {
    for (const form of [secret, Buffer.from(secret).toString('hex')])
      assert.ok(!String(dump).includes(form), 'it stands in the database as it is');
    assert.ok(!world.keyholder.logLines.join('\n').includes(secret), 'it stands in the log');
  }
});

test('where Google knows another address than the console’s, the browser is sent on to its cookie', async () => {
  const callbacks = 'http://127.0.0.1:4998';
  const apart = await openConsentWorld({ KEYHOLDER_CALLBACK_URL: callbacks });
  try {
    const kim = await apart.keyholder.signedIn('kim@acme.test');
    const { auth_url, flow_id } = await apart.begin(kim, mail);
    const answer = await apart.atGoogle(auth_url, { account: 'kim@acme.test' });
    assert.equal(answer.origin, callbacks);
    const atCallbacks = apart.keyholder.stranger(); // the browser has no cookie for that host
    const first = await atCallbacks.get(`${answer.pathname}${answer.search}`).expect(303);
    const onward = new URL(first.headers.get('location') ?? '');
    assert.equal(onward.origin, apart.keyholder.url);
    await apart.comeBack(kim, onward);
    assert.equal((await apart.showFlow(kim, flow_id)).outcome, 'connected');
  } finally {
    await apart.keyholder.close();
  }
});
