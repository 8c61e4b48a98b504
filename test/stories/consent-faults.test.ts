import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { recoverConsents } from '#features/connections/consent/recover.ts';
import type { Client } from '#test/harness/client.ts';
import { type ConsentWorld, openConsentWorld } from './consent-world.ts';

let world: ConsentWorld;
let kim: Client;

before(async () => {
  world = await openConsentWorld();
  kim = await world.keyholder.signedIn('kim@acme.test');
});
afterEach(() => world.control('DELETE', 'faults'));
after(() => world.keyholder.close());

const mail = { capabilities: 'mail.read' };
const tokenEndpoint = '/google/oauth2/token';
const keys = '/google/www/oauth2/v3/certs';

const arm = (path: string, effect: object, more: object = {}) =>
  world.control('POST', 'faults', { match: { path }, effect, times: 1, ...more });

/** Whoever had taken what is under way is gone for longer than a lease. */
async function recoverAll(): Promise<void> {
  await world.rows(
    "update consent_flows set lease_until = now() - interval '1 second' where lease_until > now()",
  );
  await recoverConsents(world.keyholder.server.needs);
}

for (const [name, effect] of Object.entries({
  'asks for patience': { status: 429, headers: { 'retry-after': '30' } },
  'is out of order': { status: 503, body: 'try later' },
  'cuts the line': { reset: 'before' },
})) {
  test(`a Google that ${name} does not end a consent: it is finished later`, async () => {
    await arm(tokenEndpoint, effect);
    const waiting = await world.connect(kim, { account: 'kim@acme.test' }, mail);
    assert.deepEqual([waiting.state, waiting.outcome], ['finishing', null]);
    await recoverAll();
    const shown = await world.showFlow(kim, waiting.id);
    assert.deepEqual([shown.state, shown.outcome], ['finished', 'connected']);
  });
}

test('a Google that stays out of order is given up when its code has grown old', async () => {
  await arm(tokenEndpoint, { status: 500 }, { times: 50 });
  const waiting = await world.connect(kim, { account: 'bo@acme.test' }, mail);
  await recoverAll();
  assert.equal((await world.showFlow(kim, waiting.id)).state, 'finishing');
  await world.control('POST', 'clock', { advance: '9m59s' });
  await world.control('POST', 'clock', { advance: '1s' });
  await recoverAll();
  const shown = await world.showFlow(kim, waiting.id);
  assert.deepEqual([shown.state, shown.outcome], ['failed', 'google_busy']);
  const before = await world.requestsTo(tokenEndpoint);
  await recoverAll();
  assert.equal(await world.requestsTo(tokenEndpoint), before, 'nothing is tried for ever');
});

test('an answer of Google’s that is lost on the way is told, and the next consent puts it right', async () => {
  await arm(tokenEndpoint, { reset: 'after' });
  const waiting = await world.connect(kim, { account: 'ana@acme.test' }, mail);
  assert.equal(waiting.state, 'finishing');
  await recoverAll();
  const shown = await world.showFlow(kim, waiting.id);
  assert.deepEqual([shown.state, shown.outcome, shown.connection_id], ['failed', 'interrupted', null]);
  assert.match(shown.remedy ?? '', /choose the same account/);
  assert.equal((await world.connect(kim, { account: 'ana@acme.test' }, mail)).outcome, 'connected');
});

test('tokens that came before Google’s keys could be read are kept, and the code is spent once', async () => {
  await world.control('POST', 'keys/rotate'); // to the key that was published beforehand
  await world.control('POST', 'keys/rotate'); // so that the keys have to be fetched
  await arm(keys, { status: 500 }, { times: 50 });
  const before = await world.requestsTo(tokenEndpoint);
  const waiting = await world.connect(kim, { account: 'help@acme.test' }, mail);
  assert.equal(waiting.state, 'finishing');
  await world.control('DELETE', 'faults');
  await recoverAll();
  assert.equal((await world.showFlow(kim, waiting.id)).outcome, 'connected');
  assert.equal(await world.requestsTo(tokenEndpoint), before + 1);
});

test('tokens that nobody wants are given back even if Google is busy at first', async () => {
  await arm('/google/oauth2/revoke', { status: 503 });
  const shown = await world.connect(kim, { account: 'gus@globex.test', scopes: [] }, mail);
  assert.deepEqual([shown.state, shown.outcome], ['failed', 'nothing_granted']);
  assert.equal((await world.grantsOf('gus@globex.test')).living, 1);
  await recoverAll();
  assert.equal((await world.grantsOf('gus@globex.test')).living, 0);
  const [row] = await world.rows('select secrets_sealed, stage from consent_flows where id = $1', [shown.id]);
  assert.deepEqual(row, { secrets_sealed: null, stage: 'failed' });
});

test('what is being worked on is taken by nobody else', async () => {
  await arm(tokenEndpoint, { status: 503 }, { times: 50 });
  await world.connect(kim, { account: 'admin@globex.test' }, mail);
  const before = await world.requestsTo(tokenEndpoint);
  await world.rows(
    "update consent_flows set lease_until = now() + interval '1 hour' where lease_until is not null",
  );
  assert.equal(await recoverConsents(world.keyholder.server.needs), 0);
  assert.equal(await world.requestsTo(tokenEndpoint), before);
});

test('two nodes that recover at the same moment spend a code once', async () => {
  await world.control('DELETE', 'faults');
  await world.rows(
    "update consent_flows set lease_until = now() - interval '1 second' where lease_until is not null",
  );
  const before = await world.requestsTo(tokenEndpoint);
  const { needs } = world.keyholder.server;
  const recovered = await Promise.all([1, 2, 3].map(() => recoverConsents(needs)));
  assert.equal(await world.requestsTo(tokenEndpoint), before + 1);
  assert.ok(recovered.reduce((sum, each) => sum + each, 0) <= 1);
});

test('no secret is left behind once a consent has ended, however it ended', async () => {
  await recoverAll();
  const rows = await world.rows(
    "select stage from consent_flows where secrets_sealed is not null and stage not in ('begun', 'parked')",
  );
  assert.deepEqual(rows, []);
});
