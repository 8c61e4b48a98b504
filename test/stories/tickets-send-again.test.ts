import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { sendPath } from './outbox-world.ts';
import { messageJson, openTicketWorld, type TicketWorld } from './ticket-world.ts';

let world: TicketWorld;

before(async () => {
  world = await openTicketWorld();
});
after(() => world.keyholder.close());

const account = z.object({ account: z.object({ connection_id: z.string() }).nullable() });

async function disconnect(): Promise<void> {
  const shown = await world.admin.get(`/api/v1/mailboxes/${world.help}`).read(account);
  await world.admin.delete(`/api/v1/connections/${shown.account?.connection_id}`).expect(200);
}

/** An answer that Google asked to wait with, until its account was disconnected. */
async function failedAnswer(from: string) {
  const { ticket } = await world.receive({ from, subject: 'Left behind' });
  const effect = { status: 429, body: '{}', headers: { 'retry-after': '3' } };
  await world.control('POST', 'faults', { match: { path: sendPath }, effect, times: 1 });
  const { id } = await world.admin
    .post(`/api/v1/tickets/${ticket.id}/replies`, { text: 'Here I am.' })
    .read(messageJson, 201);
  const sending = async () => (await world.show(ticket.id)).messages.find(each => each.id === id)?.sending;
  await world.until(async () => (await sending())?.waits_for !== null, 'Google asked to wait');
  await disconnect();
  await world.control('POST', 'clock', { advance: '10s' });
  await world.until(async () => (await sending())?.state === 'failed', 'it could not be sent');
  const path = `/api/v1/tickets/${ticket.id}/messages/${id}/send-again`;
  return { sending, sendAgain: () => world.admin.post(path, {}) };
}

test('an answer whose account was disconnected goes out once the account is connected anew', async () => {
  const { sending, sendAgain } = await failedAnswer('zoe@customer.example');
  assert.equal((await sendAgain().problem(404)).code, 'not_connected');
  await world.connect(world.help);
  await sendAgain().expect(204);
  await world.until(
    async () => ['sent', 'failed'].includes(String((await sending())?.state)),
    'it was tried',
  );
  assert.equal((await sending())?.state, 'sent');
});
