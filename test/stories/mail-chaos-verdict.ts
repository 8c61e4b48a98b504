import assert from 'node:assert/strict';
import type { runChaos } from './mail-chaos-world.ts';

/** Nothing lost, nothing twice, nothing put aside that is sound. */
export function assertExactlyOnce({
  good,
  poison,
  answers,
  items,
  cursor,
  messages,
}: Awaited<ReturnType<typeof runChaos>>): void {
  const idsIn = (state: string) =>
    items
      .filter(item => item.state === state)
      .map(({ gmail_id }) => String(gmail_id))
      .toSorted();
  assert.deepEqual(idsIn('quarantined'), [...poison].toSorted(), 'Exactly the poison is put aside.');
  assert.deepEqual(idsIn('done'), [...good].toSorted(), 'Every sound mail was taken, once.');
  assert.equal(items.length, good.size + poison.size);
  assert.deepEqual(
    messages.map(({ gmail_id }) => String(gmail_id)).toSorted(),
    [...good].toSorted(),
    'Every sound mail is one message.',
  );
  const tickets = new Set(messages.map(({ ticket_id }) => String(ticket_id)));
  assert.equal(
    tickets.size,
    good.size - answers,
    'Each begins one ticket, and the answers are in the first.',
  );
  assert.equal(Number(cursor.reconciled_theirs), good.size + poison.size);
  assert.equal(cursor.reconciled_theirs, cursor.reconciled_ours);
}
