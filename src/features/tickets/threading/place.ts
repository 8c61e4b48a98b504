import type { Mail } from '#features/mail/parse/mail.ts';
import type { MessageId } from '#kernel/message-id.ts';
import { type ReplyTokenRead, tokensIn } from './reply-token.ts';

/** What a mail carries that may say to which ticket it belongs, in the order in which it is believed. */
export type Clues = {
  tokens: readonly string[];
  /** The mail that a notice of delivery or reading is about. */
  reported?: MessageId;
  inReplyTo: readonly MessageId[];
  /** Newest first: where a thread was split, the mail belongs to its nearer half. */
  references: readonly MessageId[];
  gmailThreadId?: string;
};

type Carrying = Pick<Mail, 'to' | 'cc' | 'deliveredTo' | 'inReplyTo' | 'references' | 'report' | 'body'>;

export function cluesOf(mail: Carrying, gmailThreadId?: string): Clues {
  const recipients = [...mail.to, ...mail.cc].map(({ address }) => address);
  const reported = mail.report?.original;
  return {
    tokens: tokensIn([...mail.deliveredTo, ...recipients], mail.body.text),
    ...(reported && { reported }),
    inReplyTo: mail.inReplyTo,
    references: mail.references.filter(id => !mail.inReplyTo.includes(id)),
    ...(gmailThreadId !== undefined && { gmailThreadId }),
  };
}

/** All ids to look up, so that one query finds them. */
export function messageIdsIn({ reported, inReplyTo, references }: Clues): MessageId[] {
  return [...new Set([...(reported ? [reported] : []), ...inReplyTo, ...references])];
}

/** What was found of them. Only tickets of this organisation: whoever looks them up sees no others. */
export type Found<Ticket> = {
  token(token: string): ReplyTokenRead;
  byNumber: ReadonlyMap<number, Ticket>;
  byMessage: ReadonlyMap<MessageId, Ticket>;
  byThread: ReadonlyMap<string, Ticket>;
};

export type Because =
  | { clue: 'reply_token' }
  | { clue: 'report'; messageId: MessageId }
  | { clue: 'in_reply_to'; messageId: MessageId }
  | { clue: 'references'; messageId: MessageId; distance: number }
  | { clue: 'gmail_thread'; gmailThreadId: string };

/** Clues that were there and led nowhere; they are shown beside the reason. */
export type PassedOver =
  | 'token_expired'
  | 'token_foreign'
  | 'token_of_no_ticket'
  | 'unknown_messages'
  | 'unknown_thread';

export type Placement<Ticket> =
  | { kind: 'reply'; ticket: Ticket; because: Because; passedOver: readonly PassedOver[] }
  | { kind: 'new'; passedOver: readonly PassedOver[] };

/** A new ticket, or which one it belongs to and why. The same clues always lead to the same place. */
export function placeMail<Ticket>(clues: Clues, found: Found<Ticket>): Placement<Ticket> {
  const passedOver = new Set<PassedOver>();
  const reply =
    byToken(clues, found, passedOver) ??
    byMessage(clues, found, passedOver) ??
    byThread(clues, found, passedOver);
  return reply
    ? { kind: 'reply', ...reply, passedOver: [...passedOver] }
    : { kind: 'new', passedOver: [...passedOver] };
}

type Match<Ticket> = { ticket: Ticket; because: Because };

function byToken<Ticket>(
  { tokens }: Clues,
  found: Found<Ticket>,
  passedOver: Set<PassedOver>,
): Match<Ticket> | undefined {
  for (const token of tokens) {
    const read = found.token(token);
    const ticket = read.kind === 'valid' ? found.byNumber.get(read.ticketNumber) : undefined;
    if (ticket !== undefined) return { ticket, because: { clue: 'reply_token' } };
    passedOver.add(read.kind === 'valid' ? 'token_of_no_ticket' : `token_${read.kind}`);
  }
  return undefined;
}

function byMessage<Ticket>(
  clues: Clues,
  { byMessage }: Found<Ticket>,
  passedOver: Set<PassedOver>,
): Match<Ticket> | undefined {
  const { reported, inReplyTo, references } = clues;
  const candidates: Because[] = [
    ...(reported ? [{ clue: 'report', messageId: reported } as const] : []),
    ...inReplyTo.map(messageId => ({ clue: 'in_reply_to', messageId }) as const),
    ...references.map((messageId, distance) => ({ clue: 'references', messageId, distance }) as const),
  ];
  for (const because of candidates) {
    const ticket = 'messageId' in because ? byMessage.get(because.messageId) : undefined;
    if (ticket !== undefined) return { ticket, because };
  }
  if (candidates.length > 0) passedOver.add('unknown_messages');
  return undefined;
}

function byThread<Ticket>(
  { gmailThreadId }: Clues,
  { byThread }: Found<Ticket>,
  passedOver: Set<PassedOver>,
): Match<Ticket> | undefined {
  if (gmailThreadId === undefined) return undefined;
  const ticket = byThread.get(gmailThreadId);
  if (ticket !== undefined) return { ticket, because: { clue: 'gmail_thread', gmailThreadId } };
  passedOver.add('unknown_thread');
  return undefined;
}
