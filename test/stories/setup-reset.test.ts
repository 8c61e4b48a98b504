import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import type { Client } from '#test/harness/client.ts';
import { eventually } from './killable-node.ts';
import { openSetupWorld, type SetupWorld } from './setup-world.ts';

let world: SetupWorld;
let acme: Client;
let kim: Client;

const step = z.object({ name: z.string(), count: z.number(), says: z.string() }).loose();
const reset = z
  .object({
    confirm: z.string(),
    state: z.string(),
    stops: z.array(step),
    open_at_google: z.array(step),
    keeps: z.string(),
  })
  .loose();

before(async () => {
  world = await openSetupWorld();
  acme = await world.keyholder.signedIn('admin@acme.test');
  kim = await world.keyholder.signedIn('kim@acme.test');
  await world.connect(kim, { account: 'kim@acme.test' }, { capabilities: 'mail.read' });
  await world.connect(acme, { account: 'admin@acme.test' }, { capabilities: 'mail.read calendar' });
});
after(() => world.keyholder.close());

const show = () => acme.get('/api/v1/google/reset').read(reset);
const begin = (confirm: string) => acme.post('/api/v1/google/reset', { confirm });
const untilEnded = () => eventually(async () => (await show()).state === 'ended');

test('what will stop is listed beforehand, and nothing is done without the word for it', async () => {
  const shown = await show();
  assert.deepEqual([shown.state, shown.confirm], ['never', 'acme']);
  assert.deepEqual(
    shown.stops.map(({ name, count }) => [name, count]),
    [
      ['connections', 2],
      ['mailboxes', 0],
    ],
  );
  assert.equal((await begin('Acme').problem(400)).code, 'invalid_input');
  await kim.post('/api/v1/google/reset', { confirm: 'acme' }).problem(403);
  await kim.get('/api/v1/google/reset').problem(403);
  await kim.get('/api/v1/google/credentials').expect(200);
});

test('after a reset nothing is connected, what Google was not told of is listed, and the secrets stay', async () => {
  await world.control('POST', 'faults', {
    match: { path: '/google/oauth2/revoke' },
    effect: { status: 503 },
  });
  const { auth_url } = await world.begin(kim);
  await begin('acme').expect(200);
  await untilEnded();
  await kim.get('/api/v1/google/credentials').problem(404);
  const { stops, open_at_google } = await show();
  assert.equal(stops[0]?.count, 0);
  assert.deepEqual(
    open_at_google.map(({ name, count }) => [name, count]),
    [['connections', 2]],
  );
  assert.equal((await world.grantsOf('kim@acme.test')).living, 1, 'Google could not be told');
  const arriving = await world.atGoogle(auth_url, { account: 'kim@acme.test' });
  await kim.get(`${arriving.pathname}${arriving.search}`).response;
  await kim.get('/api/v1/google/credentials').problem(404);
  assert.equal((await world.show(acme)).status, 'configured');
});

test('what could not be undone is tried again by itself, until Google has heard of it', async () => {
  await world.control('DELETE', 'faults');
  await eventually(async () => (await show()).open_at_google.length === 0);
  assert.equal((await world.grantsOf('kim@acme.test')).living, 0);
});

test('a second reset finds nothing and harms nothing, and an account can be connected again', async () => {
  await begin('acme').expect(200);
  await untilEnded();
  await world.control('POST', 'clock', { advance: '1m' });
  const { outcome } = await world.connect(kim, { account: 'kim@acme.test' }, { capabilities: 'mail.read' });
  assert.equal(outcome, 'connected');
});

test('another organisation has its own reset', async () => {
  const globex = await world.keyholder.signedIn('admin@globex.test');
  const shown = await globex.get('/api/v1/google/reset').read(reset);
  assert.deepEqual([shown.state, shown.stops[0]?.count], ['never', 0]);
  await globex.post('/api/v1/google/reset', { confirm: 'acme' }).problem(400);
  await globex.post('/api/v1/google/reset', { confirm: 'globex' }).expect(200);
  await kim.get('/api/v1/google/credentials').expect(200);
});
