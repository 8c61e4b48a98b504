import { requireId } from '#kernel/ids.ts';
import { requireMessageId } from '#kernel/message-id.ts';
import { silenceWords } from '../answering/limits.ts';
import { passedOverWords } from '../threading/words.ts';
import { clues, type Message, origins, standings, verdicts } from './message.ts';

export type MessageRow = {
  id: string;
  ticket_id: string;
  direction: string;
  mailbox_id: string;
  account: number | null;
  gmail_id: string | null;
  gmail_thread_id: string | null;
  message_id: string | null;
  refs: string[];
  correspondent: string | null;
  subject: string;
  clue: string;
  clue_ref: string | null;
  passed_over: string[];
  origin: string;
  origin_because: string | null;
  authentication: string | null;
  standing: string;
  is_old: boolean;
  silence: string | null;
  attachments_left_out: number;
  at: Date;
  author_id: string | null;
  by_program: boolean;
  request_key: string | null;
  outbox_mail_id: string | null;
};

export function messageFrom(row: MessageRow): Message {
  const facts = {
    id: requireId<'ticket_message'>(row.id),
    ticketId: requireId<'ticket'>(row.ticket_id),
    mailboxId: requireId<'mailbox'>(row.mailbox_id),
    messageId: row.message_id === null ? null : requireMessageId(row.message_id),
    references: row.refs.map(requireMessageId),
    correspondent: row.correspondent,
    subject: row.subject,
    clue: wordIn(clues, row.clue),
    clueRef: row.clue_ref,
    passedOver: row.passed_over.map(word => wordIn(keysOf(passedOverWords), word)),
    origin: wordIn(origins, row.origin),
    originBecause: row.origin_because,
    standing: wordIn(standings, row.standing),
    at: row.at,
  };
  if (row.direction === 'out')
    return {
      ...facts,
      direction: 'out',
      authorId: row.author_id === null ? null : requireId(row.author_id),
      byProgram: row.by_program,
      requestKey: row.request_key,
      outboxMailId: row.outbox_mail_id === null ? null : requireId(row.outbox_mail_id),
    };
  return {
    ...facts,
    direction: 'in',
    account: row.account ?? 0,
    gmailId: row.gmail_id ?? '',
    gmailThreadId: row.gmail_thread_id ?? '',
    authentication: wordIn(verdicts, row.authentication),
    isOld: row.is_old,
    silence: row.silence === null ? null : wordIn(keysOf(silenceWords), row.silence),
    attachmentsLeftOut: row.attachments_left_out,
  };
}

function wordIn<Word extends string>(words: readonly Word[], stored: string | null): Word {
  const found = words.find(word => word === stored);
  if (found !== undefined) return found;
  throw new Error('A message of a ticket holds a word that this version does not know.');
}

function keysOf<Word extends string>(table: Readonly<Record<Word, string>>): Word[] {
  const words: Word[] = [];
  for (const word in table) words.push(word);
  return words;
}
