import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { after, afterEach, before, test } from 'node:test';
import { z } from 'zod';
import { demoSettings } from '#entry/demo/settings.ts';
import { recoverConsents } from '#features/connections/consent/recover.ts';
import { connectionUrl } from '#platform/postgres/embedded/connection-url.ts';
import { Client } from '#test/harness/client.ts';
import { type ServerProcess, startServerProcess } from '../../bench/server-process.ts';
import { createSocketServer } from '../../simulators/frame/socket-server.ts';
import { type ConsentWorld, openConsentWorld } from './consent-world.ts';

// One node of two is killed, as by a power cut, while an answer of Google's is being worked on; the other
// one finds what it has left. Both share a database, and a simulated Google behind real sockets.

const keys = `k1:${randomBytes(32).toString('base64')}`;
let world: ConsentWorld;
let kim: Client;
let google: Server;
let victim: ServerProcess | undefined;

before(async () => {
  world = await openConsentWorld({ KEYHOLDER_KEYS: keys });
  kim = await world.keyholder.signedIn('kim@acme.test');
  google = createSocketServer(world.keyholder.simulators.fetch);
  google.listen(0, '127.0.0.1');
  await once(google, 'listening');
});
afterEach(async () => {
  victim?.child.kill('SIGKILL');
  await world.control('DELETE', 'faults');
});
after(async () => {
  google.closeAllConnections();
  google.close();
  await world.keyholder.close();
});

async function startVictim(): Promise<ServerProcess> {
  const address = google.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  const settings = demoSettings({ KEYHOLDER_SIMULATOR_PORT: port });
  const given = Object.entries(settings).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return startServerProcess({
    ...Object.fromEntries(given),
    KEYHOLDER_PUBLIC_URL: world.keyholder.url,
    DATABASE_URL: connectionUrl(world.keyholder.database.owner),
    KEYHOLDER_KEYS: keys,
  });
}

const hits = z.object({ faults: z.array(z.object({ hits: z.number() })) });

/** The node has asked Google, and waits for an answer that will not come in its lifetime. */
function untilGoogleWasAsked(): Promise<void> {
  return eventually(async () => {
    const { faults } = hits.parse(await world.control('GET', 'faults'));
    return faults.some(fault => fault.hits > 0);
  });
}

async function killDuring(
  path: string,
  account: string,
  { when, until = untilGoogleWasAsked }: { when: 'before' | 'after'; until?: () => Promise<void> },
) {
  victim = await startVictim();
  const { auth_url, flow_id } = await world.begin(kim, { capabilities: 'mail.read' });
  const answer = await world.atGoogle(auth_url, { account });
  await world.control('POST', 'faults', { match: { path }, effect: { delayMs: 600_000 }, times: 1, when });
  const browser = new Client(victim.url);
  for (const name of ['session', `connect-${flow_id}`]) browser.setCookie(name, kim.cookie(name) ?? '');
  const cut = browser.get(`${answer.pathname}${answer.search}`).response.catch(() => undefined);
  await until();
  victim.child.kill('SIGKILL');
  await victim.exited;
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

/** Something in another process or in a job is about to do it. */
async function eventually(isDone: () => Promise<boolean>): Promise<void> {
  while (!(await isDone())) await new Promise(setImmediate);
}

test('nothing sealed is left of a consent that was broken off', async () => {
  const rows = await world.rows(
    "select stage from consent_flows where secrets_sealed is not null and stage not in ('begun', 'parked')",
  );
  assert.deepEqual(rows, []);
});
