import { publish, publishAll } from '#features/webhooks/publish.ts';
import type { World } from '#kernel/world.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Message } from './messages/message.ts';
import type { Ticket } from './ticket.ts';

type Needs = { world: World };

/** Ids, states and words of ours. Whoever needs what was written asks for the ticket, with the right to see it. */
function factsOf(ticket: Ticket) {
  return {
    ticket_id: ticket.id,
    number: ticket.number,
    status: ticket.status,
    mailbox_id: ticket.mailboxId,
    assignee_id: ticket.assigneeId,
  };
}

type Told = { type: 'ticket.created' | 'ticket.replied'; ticket: Ticket; message: Message };

/** Within the transaction in which they came or were written, which has locked or made their tickets. */
export async function tellOfMessages(needs: Needs, tx: TenantTx, told: readonly Told[]): Promise<void> {
  await publishAll(
    tx,
    needs,
    told.map(({ type, ticket, message }) => ({
      type,
      about: ticket.id,
      data: async () => ({
        ...factsOf(ticket),
        message_id: message.id,
        direction: message.direction,
        origin: message.origin,
        because: message.clue,
        // So that a program need not find out by being refused.
        may_answer: message.direction === 'in' && message.silence === null,
        silence: message.direction === 'in' ? message.silence : null,
      }),
    })),
  );
}

export async function tellOfChange(
  needs: Needs,
  tx: TenantTx,
  { ticket, changed }: { ticket: Ticket; changed: readonly string[] },
): Promise<void> {
  await publish(tx, needs, {
    type: 'ticket.updated',
    about: ticket.id,
    data: async () => ({ ...factsOf(ticket), changed }),
  });
}
