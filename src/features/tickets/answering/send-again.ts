import { requireSender } from '#features/mail/sender/check.ts';
import { sendAgain } from '#features/outbox/send-again.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import type { TicketMessageId } from '../messages/message.ts';
import { findMessage } from '../messages/store.ts';
import type { TicketId } from '../ticket.ts';
import type { TicketNeeds } from '../ticket-needs.ts';

type Asked = { ticketId: TicketId; messageId: TicketMessageId; mayArriveTwice: boolean };

export async function sendAnswerAgain(
  needs: TicketNeeds,
  who: Scope,
  { ticketId, messageId, mayArriveTwice }: Asked,
): Promise<void> {
  const stored = await needs.database.inTenant(who, tx => findMessage(tx, ticketId, messageId));
  if (!stored) throw fail('not_found');
  const { message } = stored;
  if (message.direction === 'in' || message.outboxMailId === null)
    throw fail('conflict', { detail: 'Only an answer that was written here can be sent again.' });
  await requireSender(needs, who, message.mailboxId);
  await sendAgain(needs, who, { id: message.outboxMailId, mayArriveTwice });
}
