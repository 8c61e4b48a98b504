import type { OutboxMail } from '#features/outbox/mail-state.ts';
import { findOutboxMail } from '#features/outbox/show.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { CannotOpen } from '#platform/crypto/cannot-open.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { type AttachmentFacts, listAttachments } from './attachments/store.ts';
import { type Content, openContent } from './messages/content.ts';
import type { Message } from './messages/message.ts';
import { listMessages, type StoredMessage } from './messages/store.ts';
import { listTickets } from './store.ts';
import type { ListedTicket, TicketId } from './ticket.ts';
import type { TicketNeeds } from './ticket-needs.ts';

type Needs = Pick<TicketNeeds, 'database' | 'seals'>;

export type ShownMessage = {
  message: Message;
  authorName: string | null;
  /** Undefined where its seal does not open: the rest of the conversation must still be readable. */
  content: Content | undefined;
  attachments: readonly AttachmentFacts[];
  /** What has become of an answer. */
  sending: OutboxMail | undefined;
};

export type ShownTicket = { ticket: ListedTicket; messages: ShownMessage[] };

export function showTicket(needs: Needs, who: Scope, id: TicketId): Promise<ShownTicket> {
  return needs.database.inTenant(who, async tx => {
    const ticket = await requireListed(tx, id);
    const stored = await listMessages(tx, id);
    return { ticket, messages: await showMessages(needs, tx, who, stored) };
  });
}

export async function requireListed(tx: TenantTx, id: TicketId): Promise<ListedTicket> {
  const [ticket] = await listTickets(tx, { only: id, limit: 1 });
  if (ticket) return ticket;
  throw fail('not_found');
}

export async function showMessages(
  needs: Pick<Needs, 'seals'>,
  tx: TenantTx,
  who: Scope,
  stored: readonly StoredMessage[],
): Promise<ShownMessage[]> {
  const attachments = await listAttachments(
    tx,
    stored.map(({ message }) => message.id),
  );
  const shown: ShownMessage[] = [];
  for (const { message, sealed, authorName } of stored) {
    const mailId = message.direction === 'out' ? message.outboxMailId : null;
    shown.push({
      message,
      authorName,
      content: await contentIn(needs, tx, who, { message, sealed }),
      attachments: attachments.get(message.id) ?? [],
      sending: mailId === null ? undefined : await findOutboxMail(tx, mailId),
    });
  }
  return shown;
}

async function contentIn(
  needs: Pick<Needs, 'seals'>,
  tx: TenantTx,
  who: Scope,
  { message, sealed }: Pick<StoredMessage, 'message' | 'sealed'>,
): Promise<Content | undefined> {
  try {
    return await openContent(needs, tx, who, { id: message.id, sealed });
  } catch (thrown) {
    if (thrown instanceof CannotOpen) return undefined;
    throw thrown;
  }
}
