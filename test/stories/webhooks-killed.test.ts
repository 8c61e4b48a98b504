import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { eventually, type KillableWorld, openKillableWorld } from './killable-node.ts';
import { openReceiver, type Receiver } from './webhook-receiver.ts';

/** More than one node takes of one organisation at once, so that two nodes have to share them. */
const ENDPOINTS = 6;

let nodes: KillableWorld;
let receiver: Receiver;

before(async () => {
  nodes = await openKillableWorld();
  receiver = await openReceiver();
});
after(async () => {
  nodes.killAll();
  receiver.close();
  await nodes.close();
});

test('when a server is killed while it sends, another sends the same event again, and no endpoint is served by two', async () => {
  const { world } = nodes;
  const admin = await world.keyholder.signedIn('admin@acme.test');
  const made = z.object({ endpoint: z.object({ id: z.string() }) });
  const paths = Array.from({ length: ENDPOINTS }, (_, place) => `/${place}`);
  for (const path of paths)
    await admin.post('/api/v1/webhooks', { name: path, url: receiver.url + path }).read(made, 201);
  const victim = await nodes.startNode();
  receiver.answer(() => 'nothing');
  await world.connect(admin, { account: 'admin@acme.test' }, { capabilities: 'mail.read' });
  await eventually(async () => receiver.received.length === ENDPOINTS);
  const survivor = world.keyholder.server.needs.presence.node();
  const count = async (question: string) =>
    z.object({ count: z.number() }).parse((await world.rows(`select count(*)::int from ${question}`))[0])
      .count;
  const held = await count(`webhook_endpoints where lease_node <> ${survivor}`);
  assert.ok(held > 0 && held < ENDPOINTS, `Of ${ENDPOINTS} the other has taken ${held}.`);
  await nodes.kill(victim);
  receiver.answer(() => ({ status: 204 }));
  receiver.dropAll();
  await eventually(async () => (await count('webhook_attempts where outcome is null')) === held);
  await world.control('POST', 'clock', { advance: '1m' });
  await eventually(async () => (await count("webhook_deliveries where state = 'delivered'")) === ENDPOINTS);
  for (const path of paths) {
    const ids = receiver.at(path).map(({ id }) => id);
    assert.deepEqual([ids.length, new Set(ids).size], [2, 1], path);
  }
  assert.equal(
    await count('webhook_attempts where outcome is null'),
    held,
    'What was cut off has left no trace.',
  );
});
