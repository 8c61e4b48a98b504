import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { withClient } from '#platform/postgres/client.ts';
import { eventually, type KillableWorld, openKillableWorld } from './killable-node.ts';
import { type MailWorld, mailWorldOf } from './mail-world.ts';

const MAILS = 12;

let nodes: KillableWorld;
let world: MailWorld;

before(async () => {
  nodes = await openKillableWorld();
  world = await mailWorldOf(nodes.world);
});
after(async () => {
  nodes.killAll();
  await nodes.close();
});

test('a server that is killed while it writes many mails has written none of them, and another writes each once', async () => {
  const survivor = world.needs.presence.node();
  const help = await world.makeMailbox();
  await world.connect(help);
  await world.ask(help);
  await world.settled(help);
  const victim = await nodes.startNode();
  const ids: string[] = [];
  for (let isKilled = false; !isKilled; ) {
    await world.control('POST', 'clock', { advance: '2s' });
    for (let at = 0; at < MAILS; at += 1) ids.push(await world.write({ subject: `mail ${ids.length}` }));
    // Whoever begins tickets comes here last, when mails are marked as done and nothing is committed.
    await withClient(world.keyholder.database.owner, async blocker => {
      await blocker.query('begin; lock table ticket_numbers in exclusive mode');
      await world.ask(help, 'push');
      await eventually(async () => (await waitingForNumbers()) > 0);
      const { lease_node } = await world.cursorOf(help);
      if (lease_node !== survivor) {
        await nodes.kill(victim);
        isKilled = true;
      }
      await blocker.query('rollback');
    });
    await world.control('POST', 'clock', { advance: '2s' }); // the clock of the one that died was a bit ahead
    await world.settled(help);
  }
  const items = await world.itemsOf(help);
  assert.deepEqual(
    items.map(({ state, attempts }) => [state, attempts]),
    ids.map(() => ['done', 0]),
  );
  const messages = await world.rows(
    `select m.gmail_id, t.id, t.number from ticket_messages m join tickets t on t.id = m.ticket_id
     where m.mailbox_id = $1 order by t.number`,
    [help],
  );
  assert.deepEqual(
    messages.map(({ gmail_id }) => gmail_id),
    ids,
  );
  assert.deepEqual(
    messages.map(({ number }) => Number(number)),
    ids.map((_, at) => at + 1),
  );
  const written = await world.rows(
    "select count(*)::integer from audit_entries where action = 'ticket.created'",
  );
  assert.equal(written[0]?.count, ids.length);
});

async function waitingForNumbers(): Promise<number> {
  const [row] = await world.rows(
    "select count(*)::integer from pg_locks where not granted and relation = 'ticket_numbers'::regclass",
  );
  return Number(row?.count);
}
