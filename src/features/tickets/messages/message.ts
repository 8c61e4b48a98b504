import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import type { Origin } from '#features/mail/parse/origin.ts';
import type { MailId } from '#features/outbox/mail-state.ts';
import type { Id, UserId } from '#kernel/ids.ts';
import type { MessageId } from '#kernel/message-id.ts';
import type { Silence } from '../answering/limits.ts';
import type { Because, PassedOver } from '../threading/place.ts';
import type { TicketId } from '../ticket.ts';

export type TicketMessageId = Id<'ticket_message'>;

export const directions = ['in', 'out'] as const;
export type Direction = (typeof directions)[number];

export const clues = [
  'new',
  'reply_token',
  'report',
  'in_reply_to',
  'references',
  'gmail_thread',
  'answer',
] as const satisfies readonly (Because['clue'] | 'new' | 'answer')[];
export type Clue = (typeof clues)[number];

/**
 * Whose address the sender shows. It is theirs only where the receiving host says that it is authentic; whoever
 * else shows an address of ours is a pretender.
 */
export const standings = ['outside', 'colleague', 'own_mailbox', 'pretender'] as const;
export type Standing = (typeof standings)[number];

export const verdicts = ['authentic', 'forged', 'unproven'] as const;
export type Verdict = (typeof verdicts)[number];

export const origins = [
  'person',
  'auto_reply',
  'bounce',
  'notice',
  'list',
  'automatic',
] as const satisfies readonly Origin['kind'][];

type Facts = {
  id: TicketMessageId;
  ticketId: TicketId;
  mailboxId: MailboxId;
  messageId: MessageId | null;
  /** Newest first. */
  references: readonly MessageId[];
  /** Who wrote it, or whom it answers; in small letters, for counting. */
  correspondent: string | null;
  subject: string;
  clue: Clue;
  clueRef: string | null;
  passedOver: readonly PassedOver[];
  origin: Origin['kind'];
  originBecause: string | null;
  standing: Standing;
  at: Date;
};

export type Incoming = Facts & {
  direction: 'in';
  /** Of which account of its mailbox Gmail's names are. */
  account: number;
  gmailId: string;
  gmailThreadId: string;
  authentication: Verdict;
  isOld: boolean;
  silence: Silence | null;
  attachmentsLeftOut: number;
};

export type Outgoing = Facts & {
  direction: 'out';
  authorId: UserId | null;
  byProgram: boolean;
  /** By which its caller knows it. */
  requestKey: string | null;
  outboxMailId: MailId | null;
};

export type Message = Incoming | Outgoing;
