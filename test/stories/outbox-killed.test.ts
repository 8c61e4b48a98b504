import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import type { Enqueued } from '#features/outbox/enqueue.ts';
import { type KillableWorld, openKillableWorld } from './killable-node.ts';
import { type OutboxWorld, openOutboxWorld } from './outbox-world.ts';

/** More than one server takes at once, so that two have to share them. */
const MAILS = 12;

/** In which the server that asked is killed. Google needs so long in these stories. */
const HELD_MS = 2_500;

let nodes: KillableWorld;
let world: OutboxWorld;
let connection: ConnectionId;

before(async () => {
  nodes = await openKillableWorld();
  world = await openOutboxWorld(nodes.world);
  connection = await world.connect('mail.read,mail.send');
});
after(async () => {
  nodes.killAll();
  await nodes.close();
});

const counted = z.object({ count: z.number() });

async function count(question: string, values: unknown[] = []): Promise<number> {
  return counted.parse(
    (await world.rows(`select count(*)::int from outbox_mails where ${question}`, values))[0],
  ).count;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise(setImmediate);
}

for (const when of ['before', 'after'] as const) {
  test(`servers that are killed ${when} Google has taken the mail send nothing twice, and nobody claims to know more than is known`, async () => {
    const sentBefore = (await world.sent()).length;
    const survivor = world.needs.presence.node();
    const victim = await nodes.startNode();
    await world.fault({ delayMs: HELD_MS }, { when, times: MAILS * 2 });
    const mails: Enqueued[] = [];
    for (let at = 0; at < MAILS; at += 1) mails.push(await world.send(connection, {}, `${when}/${at}`));
    const ids = mails.map(({ id }) => id);
    const among = 'id = any($1::uuid[])';
    await until(async () => (await count(`${among} and claim_node <> $2`, [ids, survivor])) > 0);
    if (when === 'after') await until(async () => (await world.sent()).length > sentBefore);
    await nodes.kill(victim);
    await until(async () => (await count(`${among} and state in ('queued', 'sending')`, [ids])) === 0);
    await world.control('DELETE', 'faults');
    for (let look = 0; look < 6; look += 1) {
      await world.advance('2h');
      await until(
        async () => (await count(`${among} and look_at <= $2`, [ids, world.needs.world.now()])) === 0,
      );
    }
    const out = (await world.sent()).filter(({ messageId }) =>
      mails.some(mail => mail.messageId === messageId),
    );
    assert.equal(
      new Set(out.map(({ messageId }) => messageId)).size,
      out.length,
      'Two of one mail went out.',
    );
    const states = await Promise.all(ids.map(id => world.state(id)));
    for (const [at, state] of states.entries()) {
      const isOut = out.some(({ messageId }) => messageId === mails[at]?.messageId);
      assert.equal(state.kind, isOut ? 'sent' : 'unknown', `mail ${at}`);
    }
    assert.ok(out.length > 0, 'What the other server had taken went out.');
  });
}

test('a server that is killed right after a mail was queued loses none and doubles none', async () => {
  const victim = await nodes.startNode();
  const { messageId, id } = await world.send(connection, {}, 'survives');
  await nodes.kill(victim);
  await world.advance('1m');
  await until(async () => (await count('id = $1 and state in ($2, $3)', [id, 'sent', 'unknown'])) === 1);
  for (const by of ['1m', '5m', '20m', '2h']) {
    await world.advance(by);
    await until(async () => (await count('id = $1 and look_at <= $2', [id, world.needs.world.now()])) === 0);
  }
  const out = (await world.sent()).filter(sent => sent.messageId === messageId);
  assert.equal(out.length, (await world.state(id)).kind === 'sent' ? 1 : 0);
});
