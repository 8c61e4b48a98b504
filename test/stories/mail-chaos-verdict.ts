import assert from 'node:assert/strict';
import type { Outcome } from './mail-chaos-world.ts';

/** Nothing lost, nothing twice, nothing put aside that is sound, nothing torn apart or thrown together. */
export function assertExactlyOnce(outcome: Outcome): void {
  assertPushes(outcome);
  assertItems(outcome);
  assertTickets(outcome);
  assertAnswers(outcome);
  assertEvents(outcome);
  assert.equal(outcome.trouble, null, 'In the end nothing is wrong with the mailbox.');
  const ours = outcome.errors.filter(({ code }) => code !== 'unavailable');
  assert.deepEqual(ours, [], 'A server has found a fault of its own, and not of Google’s.');
}

/** Whoever acknowledges before it is kept loses it when it dies. */
function assertPushes({ acknowledged, notices }: Outcome): void {
  const kept = new Set(notices.map(({ pubsub_id }) => String(pubsub_id)));
  assert.deepEqual(
    [...acknowledged].filter(id => !kept.has(id)),
    [],
    'Every push that was acknowledged is kept.',
  );
}

function assertItems({ letters, items, cursor }: Outcome): void {
  const idsIn = (state: string) =>
    items.filter(item => item.state === state).map(({ gmail_id }) => String(gmail_id));
  assertSame(idsIn('quarantined'), [...letters.poison], 'Exactly the poison is put aside.');
  assertSame(idsIn('done'), letters.sound(), 'Every sound mail was taken, once.');
  const sent = items.filter(({ state, reason }) => state === 'skipped' && reason === 'sent');
  assert.equal(items.length, letters.written() + sent.length, 'Beside them there is only what we sent.');
  assert.ok(
    items.every(({ origin }) => origin !== 'reconcile'),
    'Nothing had to be found by comparing.',
  );
  assert.equal(Number(cursor.reconciled_theirs), letters.written());
  assert.equal(cursor.reconciled_theirs, cursor.reconciled_ours);
}

/** Each mail is one message, those that belong together are in one ticket, and no ticket is of anything else. */
function assertTickets({ letters, tickets, audited, ...rest }: Outcome): void {
  const messages = rest.messages.filter(({ direction }) => direction === 'in');
  const ticketOf = new Map(messages.map(({ gmail_id, ticket_id }) => [String(gmail_id), String(ticket_id)]));
  assertSame(
    messages.map(({ gmail_id }) => String(gmail_id)),
    letters.sound(),
    'Every sound mail is one message.',
  );
  const torn = [...letters.conversations.values()].filter(
    ids => new Set(ids.map(id => ticketOf.get(id))).size !== 1,
  );
  assert.deepEqual(torn, [], 'What belongs together is in one ticket.');
  const used = [...letters.conversations.values()].map(([first = '']) => String(ticketOf.get(first)));
  assert.equal(new Set(used).size, used.length, 'What does not belong together is in different tickets.');
  const ids = tickets.map(({ id }) => String(id));
  assertSame(ids, used, 'No ticket is empty.');
  const subjectsOf = (wanted: string) =>
    audited.filter(({ action }) => action === wanted).map(({ subject_id }) => String(subject_id));
  assertSame(subjectsOf('ticket.created'), ids, 'Each ticket was made once.');
  assert.equal(audited.length, messages.length, 'Each mail is in the audit log once.');
}

/** Never two out of one, and nobody claims to know more than is known. */
function assertAnswers({ answers }: Outcome): void {
  for (const { state, out, ticketId } of answers) {
    assert.ok(state === 'sent' || state === 'unknown', `The answer of ${ticketId} is ${state}.`);
    assert.ok(out <= 1, `Two answers of ${ticketId} went out.`);
    if (state === 'sent') assert.equal(out, 1, `The answer of ${ticketId} is not out.`);
  }
  const tickets = answers.map(({ ticketId }) => ticketId);
  assert.equal(
    new Set(tickets).size,
    tickets.length,
    'A ticket has one answer, however often it was asked for.',
  );
}

/** Each message is told under one id, however often that arrives. */
function assertEvents({ events, messages, tickets }: Outcome): void {
  const once = [...new Map(events.map(event => [event.id, event])).values()];
  assertSame(
    once.map(({ data }) => String(data.message_id)),
    messages.map(({ id }) => String(id)),
    'Each message is one event.',
  );
  assertSame(
    once.filter(({ type }) => type === 'ticket.created').map(({ data }) => String(data.ticket_id)),
    tickets.map(({ id }) => String(id)),
    'Each ticket is told of as new once.',
  );
}

function assertSame(found: readonly string[], wanted: readonly string[], what: string): void {
  assert.deepEqual(found.toSorted(), wanted.toSorted(), what);
}
