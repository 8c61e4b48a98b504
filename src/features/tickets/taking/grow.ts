import type { Mailbox } from '#features/mail/mailboxes/mailbox.ts';
import type { TakenMail } from '#features/mail/take-mails.ts';
import type { WithWords } from '../store.ts';
import type { Ticket, TicketId } from '../ticket.ts';
import { statusAfter } from './facts.ts';
import type { Placed } from './place.ts';

export type Growing = Ticket & WithWords & { isNew: boolean };

/** Each mail with its ticket as it is once that mail is in it. */
export type Arrived = Placed & { ticket: Ticket; isNew: boolean };

type Ground = {
  mailbox: Mailbox;
  /** Those that were there before, as they are. */
  known: ReadonlyMap<TicketId, Ticket>;
  firstNumber: number;
  now: Date;
};

/** Lets tickets begin and grow by one mail after the other. */
export function growByMails(
  placed: readonly (Placed & { words: readonly number[] })[],
  { mailbox, known, firstNumber, now }: Ground,
): { arrived: Arrived[]; tickets: Growing[] } {
  const growing = new Map<TicketId, Growing>();
  let number = firstNumber;
  const arrived = placed.map((each): Arrived => {
    const { ticketId, taken, words } = each;
    const before = growing.get(ticketId) ?? without(known.get(ticketId));
    if (before) {
      const status = statusAfter(taken.mail, before.status);
      const lastMessageAt = latest(before.lastMessageAt, taken.mail.receivedAt);
      const ticket = { ...before, status, lastMessageAt, updatedAt: now };
      growing.set(ticketId, { ...ticket, words: new Set([...before.words, ...words]) });
      return { ...each, ticket, isNew: false };
    }
    if (each.placement.kind === 'reply')
      throw new Error('A ticket has vanished while a mail was put into it.');
    const ticket = begun(taken, { id: ticketId, number, mailbox, now });
    number += 1;
    growing.set(ticketId, { ...ticket, words: new Set(words), isNew: true });
    return { ...each, ticket, isNew: true };
  });
  return { arrived, tickets: [...growing.values()] };
}

/** As it was before, without the words that it has already. */
function without(ticket: Ticket | undefined): Growing | undefined {
  return ticket && { ...ticket, words: new Set(), isNew: false };
}

function latest(one: Date, other: Date): Date {
  return one > other ? one : other;
}

type Beginning = { id: TicketId; number: number; mailbox: Mailbox; now: Date };

function begun({ mail }: TakenMail, { id, number, mailbox, now }: Beginning): Ticket {
  const [author] = mail.from;
  return {
    id,
    number,
    subject: mail.subject,
    status: 'open',
    requester: { address: author?.address ?? null, name: author?.name || null },
    assigneeId: mailbox.defaultAssigneeId,
    mailboxId: mailbox.id,
    createdAt: now,
    updatedAt: now,
    lastMessageAt: mail.receivedAt,
  };
}
