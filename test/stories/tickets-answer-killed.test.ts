import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { z } from 'zod';
import { withClient } from '#platform/postgres/client.ts';
import type { Client } from '#test/harness/client.ts';
import { type BalancedNodes, type Node, openBalancedNodes } from './balanced-nodes.ts';
import { mailWorldOf } from './mail-world.ts';
import { sendPath } from './outbox-world.ts';
import { messageJson, shownJson, type TicketWorld, ticketWorldOf } from './ticket-world.ts';
import { openReceiver, type Receiver } from './webhook-receiver.ts';

/** Longer than anything here lives that waits for Google. */
const HELD_MS = 60_000;

const tokenPath = '/google/oauth2/token';
const asked = { text: 'Have you tried to turn it off?', key: 'answer-1' };

let nodes: BalancedNodes;
let world: TicketWorld;
let receiver: Receiver;
let admin: Client;
let victim: Node;

before(async () => {
  nodes = await openBalancedNodes();
  world = await ticketWorldOf(await mailWorldOf(nodes.world));
  receiver = await openReceiver();
  const wanted = { name: 'desk', url: receiver.url, event_types: ['ticket.replied'] };
  await world.admin.post('/api/v1/webhooks', wanted).expect(201);
  await nodes.leave();
  victim = await nodes.startNode();
});
after(async () => {
  await nodes.close();
  receiver.close();
});
beforeEach(async () => {
  admin = await world.keyholder.signedIn('admin@acme.test'); // sessions do not last as long as some of these
});

const sentJson = z.object({ sent: z.array(z.object({ messageId: z.string() }).loose()) });
const countJson = z.object({ count: z.number() });
const hitsJson = z.object({ faults: z.array(z.object({ hits: z.number() })) });

const advance = (by: string) => world.control('POST', 'clock', { advance: by });
const show = (id: string) => admin.get(`/api/v1/tickets/${id}`).read(shownJson);
const answer = (id: string) => admin.post(`/api/v1/tickets/${id}/replies`, asked);

async function count(from: string, values: unknown[] = []): Promise<number> {
  return countJson.parse((await world.rows(`select count(*)::int from ${from}`, values))[0]).count;
}

/** Everything that has come is read. */
async function read(): Promise<void> {
  await advance('2s');
  await admin.post(`/api/v1/mailboxes/${world.help}/sync`).expect(204);
  await world.settled(world.help);
}

/** Somebody's mail, which is a ticket. */
async function receive(subject: string): Promise<string> {
  const gmailId = await world.write({ from: 'zoe@customer.example', subject });
  await read();
  const rows = await world.rows('select ticket_id from ticket_messages where gmail_id = $1', [gmailId]);
  return String(rows[0]?.ticket_id);
}

/** The program that answers hears nothing more, and another server stands where the one was. */
async function die(): Promise<void> {
  await nodes.kill(victim);
  await world.control('DELETE', 'faults');
  victim = await nodes.startNode();
}

/** Time passes until nothing happens by itself any more. */
async function comeToRest(ticketId: string): Promise<void> {
  const isDue = `outbox_mails o join ticket_messages m on m.outbox_mail_id = o.id where m.ticket_id = $1
    and (o.state = 'sending' or least(o.due_at, o.look_at) <= $2)`;
  const isOpen = `outbox_mails o join ticket_messages m on m.outbox_mail_id = o.id where m.ticket_id = $1
    and (o.state in ('queued', 'sending') or o.look_at is not null)`;
  do {
    await advance('2h');
    await world.until(
      async () => (await count(isDue, [ticketId, world.keyholder.simulators.clock.now()])) === 0,
      'what was due was done',
    );
  } while ((await count(isOpen, [ticketId])) > 0);
  admin = await world.keyholder.signedIn('admin@acme.test');
}

const untilAsked = () =>
  world.until(
    async () => hitsJson.parse(await world.control('GET', 'faults')).faults.some(({ hits }) => hits > 0),
    'Google was asked',
  );

const sentOf = async (messageId: string | null) =>
  sentJson.parse(await world.control('GET', 'mail/sent')).sent.filter(sent => sent.messageId === messageId);

/** The one answer of this ticket, asked for once more under its key, and how often it is out in the world. */
async function outcomeOf(ticketId: string) {
  const repeated = await answer(ticketId).read(messageJson, 201);
  await comeToRest(ticketId);
  await read(); // our own mail comes by in the history of the account
  const { messages } = await show(ticketId);
  const answers = messages.filter(({ direction }) => direction === 'out');
  assert.deepEqual(
    answers.map(({ id }) => id),
    [repeated.id],
    'The ticket has the answer once.',
  );
  assert.equal(messages.length, 2, 'What went out is not a mail that came in.');
  await world.until(
    async () => new Set(eventsOf(ticketId).map(({ id }) => id)).size === 1,
    'the answer is told of under one id',
  );
  const out = await sentOf(repeated.message_id);
  assert.ok(out.length <= 1, 'Two of one answer went out.');
  return { out: out.length, id: repeated.id, sending: answers[0]?.sending };
}

const eventsOf = (ticketId: string) =>
  receiver.received.filter(({ event: { data } }) => data.ticket_id === ticketId && data.direction === 'out');

/** A transaction that has to wait for another one is a good place to die. */
async function dieWaitingFor(lock: string, ticketId: string): Promise<void> {
  await withClient(world.keyholder.database.owner, async holder => {
    await holder.query('begin');
    await holder.query(lock);
    const lost = assert.rejects(answer(ticketId).response);
    await world.until(async () => (await count('pg_locks where not granted')) > 0, 'the answer waits');
    await nodes.kill(victim);
    await lost;
    await holder.query('rollback');
  });
  await die();
}

for (const [when, lockOf] of [
  ['before anything is written', (id: string) => `select 1 from tickets where id = '${id}' for update`],
  ['when all is written but nothing committed', () => 'lock table ticket_messages in share mode'],
] as const) {
  test(`killed ${when}, nothing is there, and who asks again has one answer out`, async () => {
    const ticketId = await receive(`Killed ${when}`);
    await dieWaitingFor(lockOf(ticketId), ticketId);
    assert.equal((await show(ticketId)).messages.length, 1);
    assert.equal(await count('outbox_mails where state <> $1', ['sent']), 0);
    const { out, sending } = await outcomeOf(ticketId);
    assert.deepEqual([out, sending?.state], [1, 'sent']);
  });
}

test('killed between the commit and the sending, the answer goes out once', async () => {
  const ticketId = await receive('Killed before sending');
  await advance('2h');
  admin = await world.keyholder.signedIn('admin@acme.test');
  // Whoever sends needs a new token first.
  await world.control('POST', 'faults', { match: { path: tokenPath }, effect: { delayMs: HELD_MS } });
  const written = await answer(ticketId).read(messageJson, 201);
  await untilAsked();
  await die();
  assert.equal((await sentOf(written.message_id)).length, 0);
  const { out, sending } = await outcomeOf(ticketId);
  assert.deepEqual([out, sending?.state], [1, 'sent']);
});

test('killed while Gmail has it and has not done it, nothing goes out unasked, and a person decides', async () => {
  const ticketId = await receive('Killed before the effect');
  await world.control('POST', 'faults', { match: { path: sendPath }, effect: { delayMs: HELD_MS } });
  await answer(ticketId).expect(201);
  await untilAsked();
  await die();
  const { out, id, sending } = await outcomeOf(ticketId);
  assert.deepEqual([out, sending?.state], [0, 'unknown']);
  assert.match(JSON.stringify(sending), /Look in Gmail under Sent.*"who_acts":"person"/);
  const again = `/api/v1/tickets/${ticketId}/messages/${id}/send-again`;
  await admin.post(again).problem(409);
  await admin.post(again, { may_arrive_twice: true }).expect(204);
  const decided = await outcomeOf(ticketId);
  assert.deepEqual([decided.out, decided.sending?.state], [1, 'sent']);
});

test('killed after Gmail has done it and before that is written down, it is found, and goes out no second time', async () => {
  const ticketId = await receive('Killed after the effect');
  await world.control('POST', 'faults', {
    match: { path: sendPath },
    effect: { delayMs: HELD_MS },
    when: 'after',
  });
  const { message_id } = await answer(ticketId).read(messageJson, 201);
  await world.until(async () => (await sentOf(message_id)).length === 1, 'Gmail has sent it');
  await die();
  const { out, sending } = await outcomeOf(ticketId);
  assert.deepEqual([out, sending?.state], [1, 'sent']);
});

test('killed when it is written down and while others are told, they are told again of the same', async () => {
  const ticketId = await receive('Killed while others are told');
  receiver.answer(() => 'nothing');
  const { id } = await answer(ticketId).read(messageJson, 201);
  await world.until(async () => eventsOf(ticketId).length === 1, 'others are told');
  await world.until(
    async () => (await show(ticketId)).messages.find(one => one.id === id)?.sending?.state === 'sent',
    'it was sent',
  );
  await die();
  receiver.answer(() => ({ status: 204 }));
  receiver.dropAll();
  const { out, sending } = await outcomeOf(ticketId);
  assert.deepEqual([out, sending?.state], [1, 'sent']);
  await world.until(async () => eventsOf(ticketId).length === 2, 'they were told again');
});
