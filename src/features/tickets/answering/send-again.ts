import { requireSender } from '#features/mail/sender/check.ts';
import { sendAgain } from '#features/outbox/send-again.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import type { TicketMessageId } from '../messages/message.ts';
import { findMessage } from '../messages/store.ts';
import { findSendingMailbox } from '../store.ts';
import type { TicketId } from '../ticket.ts';
import type { TicketNeeds } from '../ticket-needs.ts';

type Asked = { ticketId: TicketId; messageId: TicketMessageId; mayArriveTwice: boolean };

/** Through the account that its mailbox has by now: one that was disconnected and connected anew is another one here. */
export async function sendAnswerAgain(
  needs: TicketNeeds,
  who: Scope,
  { ticketId, messageId, mayArriveTwice }: Asked,
): Promise<void> {
  const found = await needs.database.inTenant(who, async tx => {
    const stored = await findMessage(tx, ticketId, messageId);
    return stored && { ...stored, mailbox: await findSendingMailbox(tx, stored.message.mailboxId) };
  });
  if (!found) throw fail('not_found');
  const { message, mailbox } = found;
  if (message.direction === 'in' || message.outboxMailId === null)
    throw fail('conflict', { detail: 'Only an answer that was written here can be sent again.' });
  if (!mailbox?.connectionId)
    throw fail('not_connected', {
      detail:
        'The mailbox of this answer has no Google account. Connect it under Mailboxes, then send it again.',
    });
  await requireSender(needs, who, message.mailboxId);
  await sendAgain(needs, who, { id: message.outboxMailId, mayArriveTwice, through: mailbox.connectionId });
}
