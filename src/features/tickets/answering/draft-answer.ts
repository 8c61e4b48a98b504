import { clean, cut, undisguised } from '#features/mail/parse/clean-text.ts';
import { type Draft, LONGEST_SUBJECT } from '#features/outbox/draft.ts';
import { fail } from '#kernel/failures.ts';
import { sameMailAddress } from '#kernel/mail-address.ts';
import type { Content } from '../messages/content.ts';
import type { Incoming } from '../messages/message.ts';
import type { SendingMailbox } from '../store.ts';
import { replyAddress } from '../threading/reply-token.ts';
import type { Ticket } from '../ticket.ts';

export type Answered = {
  ticket: Ticket;
  mailbox: SendingMailbox;
  /** The mail that began the ticket: whoever wrote it said where answers go, and nobody who writes later. */
  began: { from: Content['from']; replyTo: Content['replyTo'] } | undefined;
  /** The newest mail, which the answer stands below. */
  newest: Incoming;
};

/** Who began it, and where they asked to be answered. */
type Beginning = {
  ticket: Pick<Ticket, 'requester'>;
  mailbox: { address: string };
  began: { replyTo: Content['replyTo'] } | undefined;
};

export type Words = { text: string; html?: string | undefined; cc?: readonly string[] | undefined };

type Person = { address: string; name: string };

/** To whom an answer goes. */
export function findRecipient({ ticket, mailbox, began }: Beginning): Person | undefined {
  const asked = began?.replyTo.find(({ address }) => !sameMailAddress(address, mailbox.address));
  const { address, name } = ticket.requester;
  if (asked) return { address: asked.address, name: asked.name };
  return address === null ? undefined : { address, name: name ?? '' };
}

export function recipientOf(answered: Answered): Person {
  const recipient = findRecipient(answered);
  if (recipient) return recipient;
  throw fail('conflict', {
    detail: 'The mail that began this ticket says nobody has written it, so there is nobody to answer.',
  });
}

type Drafting = { words: Words; to: Person; token: string; byProgram: boolean };

export function draftAnswer({ mailbox, newest }: Answered, { words, to, token, byProgram }: Drafting): Draft {
  const name = mailbox.senderName ?? mailbox.name;
  const answersTo = replyAddress(mailbox.address, token);
  // Where the token finds no room in the address, answers quote it.
  const below = answersTo === undefined ? `Ref: ${token}` : undefined;
  const isSameAccount = newest.mailboxId === mailbox.id;
  return {
    from: { address: mailbox.address, name },
    ...(answersTo !== undefined && { replyTo: { address: answersTo, name } }),
    to: [to],
    cc: (words.cc ?? []).map(address => ({ address })),
    subject: answerSubject(newest.subject),
    text: below === undefined ? words.text : `${words.text}\n\n${below}`,
    ...(words.html !== undefined && {
      html: below === undefined ? words.html : `${words.html}<p>${below}</p>`,
    }),
    ...(newest.messageId !== null && {
      answers: {
        messageId: newest.messageId,
        references: newest.references,
        ...(isSameAccount && { gmailThreadId: newest.gmailThreadId }),
      },
    }),
    ...(byProgram && { byProgram }),
  };
}

/** That of the mail, for Gmail takes another subject for another conversation. */
export function answerSubject(subject: string): string {
  const plain = undisguised(clean(subject)).replace(/\s+/g, ' ').trim();
  const answered = /^(re|aw|sv|antw|rif|odp)\s*:/i.test(plain) ? plain : `Re: ${plain}`;
  return cut(answered.trim(), LONGEST_SUBJECT);
}
