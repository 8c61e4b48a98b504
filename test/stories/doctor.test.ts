import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { examine } from '#features/apps/doctor/examine.ts';
import type { Client } from '#test/harness/client.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import { operatorOf } from './access-world.ts';
import { eventually } from './killable-node.ts';
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

test('whoever goes away in the middle leaves nothing behind, and what was found is kept all the same', async () => {
  await world.rows('delete from google_checks');
  const mark = world.keyholder.logLines.length;
  const leaving = new AbortController();
  const cookie = acme.cookie('session') ?? acme.cookie('__Host-session') ?? '';
  const headers = { accept: 'text/event-stream', cookie: `session=${cookie}` };
  const url = `${world.keyholder.url}/api/v1/google/doctor`;
  const answer = await fetch(url, { headers, signal: leaving.signal });
  await answer.body?.getReader().read();
  leaving.abort();
  await eventually(async () => (await world.show(acme)).last_check !== null);
  const bad = world.keyholder.logLines.slice(mark).filter(line => /"level":"?(error|50)/.test(line));
  assert.deepEqual(bad, []);
});

test('what was found last is kept, so that a page shows it without asking Google', async () => {
  await world.examine(acme);
  const before = await world.requestsTo('/google/oauth2/token');
  assert.deepEqual((await world.show(acme)).last_check?.failed, 0);
  await acme.get('/api/v1/google/doctor/last').expect(200);
  assert.equal(await world.requestsTo('/google/oauth2/token'), before);
});

test('an account that may only send is no reason for alarm', async () => {
  const olu = await world.keyholder.signedIn('olu@acme.test');
  await world.connect(olu, { account: 'olu@acme.test' }, { capabilities: 'mail.send' });
  const report = await world.examine(acme);
  assert.deepEqual(
    [...foundBy(report, 'apis_reached'), ...foundBy(report, 'scopes_granted')].map(({ outcome }) => outcome),
    ['skipped', 'pass'],
  );
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

test('the support bundle holds what helps and no secret', async () => {
  const key = await world.serviceAccountKey();
  await world.save(acme, { google_service_account_key: key });
  const answer = await acme.get('/api/v1/google/support-bundle').expect(200);
  const text = await answer.text();
  for (const part of ['"version"', '"report"', '"client_accepted"', '"setup"'])
    assert.ok(text.includes(part));
  for (const secret of ['PRIVATE KEY', acmeGoogle.clientSecret, String(key.private_key).slice(40, 90)])
    assert.ok(!text.includes(secret), 'a secret is in the bundle');
  assert.ok(!world.keyholder.logLines.some(line => line.includes('PRIVATE KEY')));
});

test('a step that breaks down is told, and the others go on', async () => {
  const { doctorSteps } = world.keyholder.server.needs;
  const broken = {
    name: 'broken',
    title: 'Broken',
    meaning: 'Nothing.',
    run: async () => {
      throw new Error('canary-7731');
    },
  };
  const needs = { ...world.keyholder.server.needs, doctorSteps: [broken, ...doctorSteps] };
  const [tenant] = await world.rows("select id from tenants where slug = 'acme'");
  const { steps } = await examine(needs, operatorOf(tenant?.id), 'live');
  assert.deepEqual([steps[0]?.outcome, steps[0]?.findings[0]?.code], ['warn', 'not_examined']);
  assert.equal(steps.length, doctorSteps.length + 1);
  assert.ok(!JSON.stringify(steps).includes('canary'), 'a mistake of ours is told to people');
});

test('the own address proves by a code that only this installation knows', async () => {
  const ask = (nonce: string) => world.keyholder.stranger().get(`/api/auth/probe?nonce=${nonce}`);
  const [one, other] = [
    await (await ask('a'.repeat(24)).expect(200)).text(),
    await (await ask('b'.repeat(24)).expect(200)).text(),
  ];
  assert.notEqual(one, other);
  await ask('short').problem(400);
});
