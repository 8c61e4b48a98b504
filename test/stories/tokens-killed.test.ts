import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { Client } from '#test/harness/client.ts';
import { type KillableWorld, openKillableWorld } from './killable-node.ts';

const MOST_WAIT_MS = 3_000;
const CREDENTIALS = '/api/v1/google/credentials';
const credentials = z.object({ access_token: z.string() });

let nodes: KillableWorld;

before(async () => {
  nodes = await openKillableWorld();
});
after(async () => {
  nodes.killAll();
  await nodes.close();
});

test('when the server that refreshes is killed, the others answer within a moment, and Google is asked twice at most', async () => {
  const { world } = nodes;
  const kim = await world.keyholder.signedIn('kim@acme.test');
  await world.connect(kim, { account: 'kim@acme.test' }, { capabilities: 'mail.read' });
  const { key } = await kim
    .post('/api/v1/api-keys', { name: 'herd', scopes: ['credentials.read'] })
    .read(z.object({ key: z.string() }), 201);
  const victim = await nodes.startNode();
  await world.control('POST', 'clock', { advance: '59m' });
  await world.control('POST', 'faults', {
    match: { path: '/google/oauth2/token', grantType: 'refresh_token' },
    effect: { delayMs: 600_000 },
    times: 1,
    when: 'after',
  });
  const cut = new Client(victim.url)
    .withBearer(key)
    .get(CREDENTIALS)
    .response.catch(() => undefined);
  await nodes.untilGoogleWasAsked();
  const program = world.keyholder.stranger().withBearer(key);
  const herd = Array.from({ length: 20 }, () => program.get(CREDENTIALS).read(credentials));
  await nodes.kill(victim);
  const killedAt = performance.now();
  const tokens = new Set((await Promise.all(herd)).map(({ access_token }) => access_token));
  assert.equal(tokens.size, 1);
  assert.ok(performance.now() - killedAt < MOST_WAIT_MS);
  assert.ok((await world.requestsTo('/google/oauth2/token&contains=grant_type%3Drefresh_token')) <= 2);
  await cut;
});
