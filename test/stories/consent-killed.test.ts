import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { recoverConsents } from '#features/connections/consent/recover.ts';
import { Client } from '#test/harness/client.ts';
import type { ConsentWorld } from './consent-world.ts';
import { eventually, type KillableWorld, openKillableWorld } from './killable-node.ts';

// One node of two is killed, as by a power cut, while an answer of Google's is being worked on; the other
// one finds what it has left.

let nodes: KillableWorld;
let world: ConsentWorld;
let kim: Client;

before(async () => {
  nodes = await openKillableWorld();
  world = nodes.world;
  kim = await world.keyholder.signedIn('kim@acme.test');
});
afterEach(async () => {
  nodes.killAll();
  await world.control('DELETE', 'faults');
});
after(() => nodes.close());

async function killDuring(
  path: string,
  account: string,
  { when, until = nodes.untilGoogleWasAsked }: { when: 'before' | 'after'; until?: () => Promise<void> },
) {
  const victim = await nodes.startNode();
  const { auth_url, flow_id } = await world.begin(kim, { capabilities: 'mail.read' });
  const answer = await world.atGoogle(auth_url, { account });
  await world.control('POST', 'faults', { match: { path }, effect: { delayMs: 600_000 }, times: 1, when });
  const browser = new Client(victim.url);
  for (const name of ['session', `connect-${flow_id}`]) browser.setCookie(name, kim.cookie(name) ?? '');
  const cut = browser.get(`${answer.pathname}${answer.search}`).response.catch(() => undefined);
  await until();
  await nodes.kill(victim);
  await cut;
  const [row] = await world.rows('select stage from consent_flows where id = $1', [flow_id]);
  return { flow_id, stage: row?.stage };
}

/** As if the minute were over for which the dead node had taken it. */
async function recovered(flow_id: string) {
  await world.rows("update consent_flows set lease_until = now() - interval '1 second' where id = $1", [
    flow_id,
  ]);
  await recoverConsents(world.keyholder.server.needs);
  return world.showFlow(kim, flow_id);
}

test('a node killed before Google took the code: another one spends it, and the account is connected', async () => {
  const { flow_id, stage } = await killDuring('/google/oauth2/token', 'kim@acme.test', { when: 'before' });
  assert.equal(stage, 'exchanging');
  const shown = await recovered(flow_id);
  assert.deepEqual([shown.state, shown.outcome], ['finished', 'connected']);
  assert.equal((await world.grantsOf('kim@acme.test')).living, 1);
});

test('a node killed with the tokens in its hands: another one saves them, and the code is spent once', async () => {
  const before = await world.requestsTo('/google/oauth2/token');
  const { flow_id, stage } = await killDuring('/google/www/oauth2/v3/certs', 'bo@acme.test', {
    when: 'before',
  });
  assert.equal(stage, 'exchanged');
  const shown = await recovered(flow_id);
  assert.deepEqual([shown.state, shown.outcome], ['finished', 'connected']);
  assert.equal(await world.requestsTo('/google/oauth2/token'), before + 1);
  assert.equal((await world.grantsOf('bo@acme.test')).living, 1);
});

test('a node killed while Google’s answer was on its way: nothing is bound, the next consent heals it, and disconnecting ends the orphan, too', async () => {
  const { flow_id } = await killDuring('/google/oauth2/token', 'ana@acme.test', {
    when: 'after',
    until: () => eventually(async () => (await world.grantsOf('ana@acme.test')).living > 0),
  });
  const shown = await recovered(flow_id);
  assert.deepEqual([shown.state, shown.outcome, shown.connection_id], ['failed', 'interrupted', null]);
  const again = await world.connect(kim, { account: 'ana@acme.test' }, { capabilities: 'mail.read' });
  assert.equal(again.outcome, 'connected');
  await kim.delete(`/api/v1/connections/${again.connection_id}`).expect(200);
  await eventually(async () => (await world.grantsOf('ana@acme.test')).living === 0);
});

test('nothing sealed is left of a consent that was broken off', async () => {
  const rows = await world.rows(
    "select stage from consent_flows where secrets_sealed is not null and stage not in ('begun', 'parked')",
  );
  assert.deepEqual(rows, []);
});
