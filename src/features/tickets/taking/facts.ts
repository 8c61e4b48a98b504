import type { Mailbox } from '#features/mail/parse/addresses.ts';
import { MOST_REFERENCES } from '#features/mail/parse/limits.ts';
import type { Mail } from '#features/mail/parse/mail.ts';
import type { TakenMail } from '#features/mail/take-mails.ts';
import type { AttachmentFacts } from '../attachments/store.ts';
import type { Content, Person } from '../messages/content.ts';
import type { Incoming } from '../messages/message.ts';
import type { Because, Placement } from '../threading/place.ts';
import type { TicketId, TicketStatus } from '../ticket.ts';

type OfMail = Omit<Incoming, 'id' | 'ticketId' | 'correspondent' | 'standing' | 'silence'>;

export function factsOf(
  { mail, gmailId, gmailThreadId, isOld }: TakenMail,
  {
    mailboxId,
    account,
    placement,
  }: Pick<Incoming, 'mailboxId' | 'account'> & { placement: Placement<TicketId> },
): OfMail {
  return {
    direction: 'in',
    mailboxId,
    account,
    gmailId,
    gmailThreadId,
    messageId: mail.messageId ?? null,
    references: [...new Set([...mail.inReplyTo, ...mail.references])].slice(0, MOST_REFERENCES),
    subject: mail.subject,
    clue: placement.kind === 'reply' ? placement.because.clue : 'new',
    clueRef: placement.kind === 'reply' ? refOf(placement.because) : null,
    passedOver: placement.passedOver,
    origin: mail.origin.kind,
    originBecause: mail.origin.kind === 'person' ? null : mail.origin.because,
    authentication: mail.authentication.kind,
    isOld,
    attachmentsLeftOut: mail.attachmentsLeftOut,
    at: mail.receivedAt,
  };
}

function refOf(because: Because): string | null {
  switch (because.clue) {
    case 'reply_token':
      return null; // whoever has it and the address of its owner answers into the ticket
    case 'report':
    case 'in_reply_to':
    case 'references':
      return because.messageId;
    case 'gmail_thread':
      return because.gmailThreadId;
    default:
      return because satisfies never;
  }
}

export function contentOf({ from, replyTo, to, cc, body }: Mail): Content {
  return {
    from: from.map(personOf),
    replyTo: replyTo.map(personOf),
    to: to.map(personOf),
    cc: cc.map(personOf),
    text: body.text,
    ...(body.html !== undefined && { html: body.html }),
    remoteImages: [...body.remoteImages],
    isCut: body.isCut,
  };
}

function personOf({ address, name, oddities }: Mailbox): Person {
  return { address, name, oddities: [...oddities] };
}

export function attachmentsOf({ attachments }: Mail): AttachmentFacts[] {
  return attachments.map(({ content: _, contentId, ...facts }) => ({
    ...facts,
    contentId: contentId ?? null,
  }));
}

/** What somebody remembers of a mail who looks for it. */
export function searchedText({ subject, from, body, attachments }: Mail): string {
  const people = from.flatMap(({ name, address }) => [name, address]);
  return [subject, ...people, ...attachments.map(({ fileName }) => fileName), body.text].join(' ');
}

/**
 * Whose turn it is. What a program says by itself (away until Monday, thank you for your mail) changes nothing; that an
 * answer did not arrive, somebody has to see.
 */
export function statusAfter({ origin }: Mail, before: TicketStatus): TicketStatus {
  switch (origin.kind) {
    case 'person':
    case 'list':
    case 'bounce':
      return 'open';
    case 'auto_reply':
    case 'notice':
    case 'automatic':
      return before;
    default:
      return origin satisfies never;
  }
}
