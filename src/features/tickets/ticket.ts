import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import type { Id, UserId } from '#kernel/ids.ts';

export type TicketId = Id<'ticket'>;

/** What watchers are told of anything that concerns a ticket. */
export const CHANGED = 'ticket.changed';

/** `open`: it is our turn. `waiting`: it is the requester's. */
export const ticketStatuses = ['open', 'waiting', 'closed'] as const;
export type TicketStatus = (typeof ticketStatuses)[number];

export type Ticket = {
  id: TicketId;
  /** As people know it. */
  number: number;
  subject: string;
  status: TicketStatus;
  requester: { address: string | null; name: string | null };
  assigneeId: UserId | null;
  mailboxId: MailboxId;
  createdAt: Date;
  updatedAt: Date;
  lastMessageAt: Date;
};

export type ListedTicket = Ticket & {
  assigneeName: string | null;
  mailbox: { name: string; address: string };
};
