import type { MessageId } from '#kernel/message-id.ts';
import type { Mailbox } from './addresses.ts';
import type { Attachment } from './attachments.ts';
import type { Authentication } from './authentication.ts';
import type { Headers } from './header-fields.ts';
import type { Origin, ReturnPath } from './origin.ts';
import type { Report } from './reports.ts';

/** A mail as everything here knows it. Nobody looks at its bytes a second time. */
export type Mail = {
  messageId?: MessageId;
  /** What it answers, the likeliest first. */
  inReplyTo: readonly MessageId[];
  /** What stood before it in the thread, newest first. */
  references: readonly MessageId[];
  subject: string;
  from: readonly Mailbox[];
  replyTo: readonly Mailbox[];
  to: readonly Mailbox[];
  cc: readonly Mailbox[];
  /** Where it was delivered, as the hosts on the way wrote down: aliases and plus addresses show here. */
  deliveredTo: readonly string[];
  returnPath: ReturnPath;
  /** When Gmail took it in: what the sender claims decides nothing. */
  receivedAt: Date;
  /** What the sender claims, where it can be read. */
  writtenAt?: Date;
  body: Body;
  attachments: readonly Attachment[];
  /** So many more than are kept. */
  attachmentsLeftOut: number;
  protection: 'none' | 'signed' | 'encrypted';
  origin: Origin;
  mayBeAnsweredByProgram: boolean;
  report?: Report;
  authentication: Authentication;
  headers: Headers;
};

export type Body = {
  text: string;
  /** Sanitised; missing where the mail has none. */
  html?: string;
  remoteImages: readonly string[];
  /** There was more than anybody would read. */
  isCut: boolean;
};

/** Why a mail cannot be made one of ours. Each asks for a person to look at it in Gmail. */
export type Unreadable =
  | 'empty'
  | 'too_large'
  | 'headers_too_large'
  | 'too_deep'
  | 'too_many_parts'
  | 'too_many_lines'
  | 'takes_too_much'
  | 'takes_too_long'
  | 'broken';

export const unreadableWords: Readonly<Record<Unreadable, string>> = {
  empty: 'There is nothing in this mail. Look at it in Gmail.',
  too_large: 'This mail is larger than Gmail sends or receives. Look at it in Gmail.',
  headers_too_large:
    'The header of this mail is far larger than that of any mail in use. Look at it in Gmail.',
  too_deep: 'This mail has parts within parts to a depth that no mail program makes. Look at it in Gmail.',
  too_many_parts: 'This mail has more parts than any mail in use. Look at it in Gmail.',
  too_many_lines: 'This mail has more lines than any mail in use. Look at it in Gmail.',
  takes_too_much:
    'Reading this mail would take more memory than this server gives to one. Look at it in Gmail; an operator may allow more.',
  takes_too_long: 'Reading this mail takes longer than any mail in use. Look at it in Gmail.',
  broken:
    'This mail cannot be read. Look at it in Gmail; an operator of this server can find more in the log.',
};

export type MailRead =
  | { kind: 'mail'; mail: Mail }
  | { kind: 'quarantine'; reason: Unreadable; cause?: unknown };
