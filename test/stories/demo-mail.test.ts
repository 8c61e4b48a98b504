import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { demoMailbox, seedMail } from '#entry/demo/mail.ts';
import { type MailWorld, openMailWorld } from './mail-world.ts';

const listed = z.object({
  mailboxes: z.array(
    z.object({
      id: z.string(),
      address: z.string(),
      state: z.string(),
      account: z.object({ connection_id: z.string() }).nullable(),
    }),
  ),
});
const found = z.object({ items: z.array(z.object({ subject: z.string() })) });

let world: MailWorld;

before(async () => {
  world = await openMailWorld();
});
after(() => world.keyholder.close());

async function mailboxes() {
  return (await world.owner.get('/api/v1/mailboxes').read(listed)).mailboxes;
}

async function becomesTicket(subject: string): Promise<void> {
  await world.write({ subject }, demoMailbox);
  await world.until(async () => {
    const { items } = await world.owner.get('/api/v1/tickets').read(found);
    return items.some(ticket => ticket.subject === subject);
  }, `“${subject}” became a ticket`);
}

test('in the demo the first mail becomes a ticket at once, and the other organisation starts empty', async () => {
  await seedMail(world.needs);
  assert.deepEqual(
    (await mailboxes()).map(({ address, state }) => [address, state]),
    [[demoMailbox, 'told']],
  );
  await becomesTicket('First of all');
  const globex = await world.keyholder.signedIn('admin@globex.test');
  assert.deepEqual((await globex.get('/api/v1/mailboxes').read(listed)).mailboxes, []);
});

test('when the demo starts again, the same mailbox is connected anew and told of mail', async () => {
  const [former] = await mailboxes();
  await seedMail(world.needs);
  const [present, ...others] = await mailboxes();
  assert.deepEqual(others, []);
  assert.equal(present?.id, former?.id);
  assert.notEqual(present?.account?.connection_id, former?.account?.connection_id);
  await becomesTicket('After the restart');
});

test('a mailbox that somebody has archived stays so when the demo starts again', async () => {
  const [present] = await mailboxes();
  await world.owner.delete(`/api/v1/mailboxes/${present?.id}`).expect(204);
  await seedMail(world.needs);
  assert.deepEqual(await mailboxes(), []);
});
