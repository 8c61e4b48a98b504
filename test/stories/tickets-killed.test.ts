import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { askForSync } from '#features/mail/sync/ask.ts';
import { requireId } from '#kernel/ids.ts';
import { mintScope } from '#kernel/scope.ts';
import { eventually, type KillableWorld, openKillableWorld } from './killable-node.ts';

/** A reader asks for twenty mails at once, and Google needs so long for each of these. */
const MAILS = 15;
const HELD_MS = 1_500;

const hasId = z.object({ id: z.string() });
const begun = z.object({ auth_url: z.string() });

let nodes: KillableWorld;
let mailbox: string;

before(async () => {
  nodes = await openKillableWorld();
  const { world } = nodes;
  const owner = await world.keyholder.signedIn('admin@acme.test');
  const asked = { name: 'help', address: 'help@acme.test' };
  mailbox = (await owner.post('/api/v1/mailboxes', asked).read(hasId, 201)).id;
  const { auth_url } = await owner.post(`/api/v1/mailboxes/${mailbox}/connect`).read(begun);
  await world.comeBack(owner, await world.atGoogle(auth_url, { account: 'help@acme.test' }));
});
after(async () => {
  nodes.killAll();
  await nodes.close();
});

async function cursor(): Promise<Record<string, unknown>> {
  const [row] = await nodes.world.rows(
    'select *, lease_until > clock_timestamp() as is_held from mail_cursors where mailbox_id = $1',
    [mailbox],
  );
  return row ?? assert.fail('No cursor.');
}

async function ask(): Promise<void> {
  const { needs } = nodes.world.keyholder.server;
  const { tenant_id: tenantId } = await cursor();
  const who = mintScope({
    tenantId: requireId(String(tenantId)),
    actor: { kind: 'job', name: 'story' },
    permissions: [],
  });
  await needs.database.inTenant(who, tx => askForSync(tx, requireId(mailbox), 'person', needs.world.now()));
}

const isRead = async () => (await cursor()).wanted_since === null;

test('servers that are killed while they take mail leave each mail in one ticket, and none out', async () => {
  const { world } = nodes;
  const survivor = world.keyholder.server.needs.presence.node();
  await ask();
  await eventually(isRead);
  let written = 0;
  for (let kills = 0; kills < 2; ) {
    const victim = await nodes.startNode();
    for (let isKilled = false; !isKilled; ) {
      await world.control('POST', 'clock', { advance: '10s' }); // so that Gmail's units come back
      await world.control('POST', 'faults', {
        match: { path: '/google/gmail/gmail/v1/users/me/messages/*' },
        effect: { delayMs: HELD_MS },
        times: MAILS - 5,
      });
      for (let at = 0; at < MAILS; at += 1, written += 1)
        await world.control('POST', 'mail', {
          ...{ from: `p${written}@customer.example`, to: 'help@acme.test' },
          ...{ subject: `mail ${written}`, text: 'x' },
        });
      await ask();
      await eventually(async () => (await cursor()).is_held === true || (await isRead()));
      const { is_held, lease_node } = await cursor();
      if (is_held === true && lease_node !== survivor) {
        await nodes.untilGoogleWasAsked();
        await nodes.kill(victim);
        isKilled = true;
        kills += 1;
      }
      await world.control('DELETE', 'faults');
      await world.control('POST', 'clock', { advance: '2s' }); // the clock of the one that died was a bit ahead
      await eventually(isRead);
    }
  }
  const rows = await world.rows('select gmail_id, ticket_id from ticket_messages where mailbox_id = $1', [
    mailbox,
  ]);
  const subjects = await world.rows('select distinct subject, id from tickets where mailbox_id = $1', [
    mailbox,
  ]);
  assert.equal(rows.length, written);
  assert.equal(new Set(rows.map(row => row.ticket_id)).size, written);
  assert.equal(new Set(subjects.map(row => row.subject)).size, written);
  const audited = await world.rows("select id from audit_entries where action = 'ticket.created'");
  assert.equal(audited.length, written);
});
