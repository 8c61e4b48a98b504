import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Client } from '#test/harness/client.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import { foundBy, openSetupWorld, type SetupWorld } from './setup-world.ts';

let world: SetupWorld;
let acme: Client;

const client = `projects/${acmeGoogle.projectId}/clients/${acmeGoogle.clientId}`;

before(async () => {
  world = await openSetupWorld();
  acme = await world.keyholder.signedIn('admin@acme.test');
});
after(() => world.keyholder.close());

test('the healthy demo has nothing that fails', async () => {
  const { outcome, steps } = await world.examine(acme);
  assert.notEqual(outcome, 'fail', JSON.stringify(steps, null, 2));
});

test('of an organisation that has entered nothing, that is all it says', async () => {
  const { steps } = await world.examine(await world.keyholder.signedIn('admin@globex.test'));
  const failed = steps.filter(({ outcome }) => outcome === 'fail').map(({ name }) => name);
  assert.deepEqual(failed, ['entered']);
});

test('progress comes as it is made, for whoever asks for events', async () => {
  const answer = await acme.get('/api/v1/google/doctor', { accept: 'text/event-stream' }).expect(200);
  const events = (await answer.text()).match(/^event: .*$/gm) ?? [];
  assert.deepEqual(events.slice(0, 2), ['event: step.begins', 'event: step']);
  assert.equal(events.at(-1), 'event: report');
});

test('what was found last is kept, so that a page shows it without asking Google', async () => {
  await world.examine(acme);
  const before = await world.requestsTo('/google/oauth2/token');
  assert.deepEqual((await world.show(acme)).last_check?.failed, 0);
  await acme.get('/api/v1/google/doctor/last').expect(200);
  assert.equal(await world.requestsTo('/google/oauth2/token'), before);
});

test('a client that was deleted at Google is named', async () => {
  await world.control('DELETE', client);
  const [found] = foundBy(await world.examine(acme), 'client_accepted');
  assert.deepEqual([found?.outcome, found?.code], ['fail', 'deleted_client']);
  assert.match(found?.remedy ?? '', /30 days/);
  await world.control('PATCH', client, { state: 'active' });
});

test('an address that is not registered is named to the letter', async () => {
  await world.control('PATCH', client, { redirectUris: [`${world.keyholder.url}/api/auth/callback`] });
  const [found] = foundBy(await world.examine(acme), 'redirects_registered');
  assert.deepEqual([found?.outcome, found?.code], ['fail', 'redirect_uri_mismatch']);
  assert.ok(found?.remedy?.includes(`${world.keyholder.url}/api/auth/google/callback`));
});
