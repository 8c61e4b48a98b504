import { sql } from 'kysely';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import { requireId } from '#kernel/ids.ts';
import { type MessageId, requireMessageId } from '#kernel/message-id.ts';
import { insertRows } from '#platform/postgres/insert-rows.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { TicketId } from '../ticket.ts';
import type { Message, TicketMessageId } from './message.ts';
import { type MessageRow, messageFrom } from './row.ts';

/** Gmail's names are of one account, and a mailbox may have one after another. */
type InAccount = { mailboxId: MailboxId; account: number };

/** Which of these mails are messages already. */
export async function findTaken(
  tx: TenantTx,
  { mailboxId, account }: InAccount,
  gmailIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom('ticket_messages')
    .select('gmail_id')
    .where('mailbox_id', '=', mailboxId)
    .where('account', '=', account)
    .where('gmail_id', '=', sql<string>`any(${gmailIds}::text[])`)
    .execute();
  return new Set(rows.flatMap(row => row.gmail_id ?? []));
}

export type NewMessage = { message: Message; sealed: Buffer };

/** Throws where a mail is a message already: whoever takes it twice at the same moment does it once. */
export async function insertMessages(tx: TenantTx, messages: readonly NewMessage[]): Promise<void> {
  await insertRows(tx, 'ticket_messages', messages.map(rowOf));
}

function rowOf({ message, sealed }: NewMessage) {
  return {
    id: message.id,
    ticket_id: message.ticketId,
    direction: message.direction,
    mailbox_id: message.mailboxId,
    message_id: message.messageId,
    refs: [...message.references],
    correspondent: message.correspondent,
    subject: message.subject,
    content_sealed: sealed,
    clue: message.clue,
    clue_ref: message.clueRef,
    passed_over: [...message.passedOver],
    origin: message.origin,
    origin_because: message.originBecause,
    standing: message.standing,
    at: message.at,
    ...(message.direction === 'in'
      ? {
          account: message.account,
          gmail_id: message.gmailId,
          gmail_thread_id: message.gmailThreadId,
          authentication: message.authentication,
          is_old: message.isOld,
          silence: message.silence,
          attachments_left_out: message.attachmentsLeftOut,
        }
      : {
          author_id: message.authorId,
          by_program: message.byProgram,
          request_key: message.requestKey,
          outbox_mail_id: message.outboxMailId,
        }),
  };
}

export type NamedMails = { tickets: Map<MessageId, TicketId>; ofMailbox: Set<MessageId> };

/**
 * In which tickets these mails are. A name that several mails have is that of the one in this mailbox, and then of
 * the first: who sends another under a name that is taken draws no answer to it into a ticket of theirs.
 */
export async function findByMessageIds(
  tx: TenantTx,
  mailboxId: MailboxId,
  ids: readonly MessageId[],
): Promise<NamedMails> {
  const found: NamedMails = { tickets: new Map(), ofMailbox: new Set() };
  if (ids.length === 0) return found;
  const rows = await tx
    .selectFrom('ticket_messages')
    .distinctOn('message_id')
    .select(['message_id', 'ticket_id', 'mailbox_id'])
    .where('message_id', '=', sql<string>`any(${ids}::text[])`)
    .orderBy('message_id')
    .orderBy(sql`mailbox_id <> ${mailboxId}`)
    .orderBy('id')
    .execute();
  for (const row of rows) {
    const id = requireMessageId(row.message_id ?? '');
    found.tickets.set(id, requireId(row.ticket_id));
    if (row.mailbox_id === mailboxId) found.ofMailbox.add(id);
  }
  return found;
}

/** In which ticket the newest mail of each conversation is. */
export async function findByThreads(
  tx: TenantTx,
  { mailboxId, account }: InAccount,
  gmailThreadIds: readonly string[],
): Promise<Map<string, TicketId>> {
  if (gmailThreadIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('ticket_messages')
    .distinctOn('gmail_thread_id')
    .select(['gmail_thread_id', 'ticket_id'])
    .where('mailbox_id', '=', mailboxId)
    .where('account', '=', account)
    .where('gmail_thread_id', '=', sql<string>`any(${gmailThreadIds}::text[])`)
    .orderBy('gmail_thread_id')
    .orderBy('id', 'desc')
    .execute();
  return new Map(rows.map(row => [row.gmail_thread_id ?? '', requireId(row.ticket_id)]));
}

export type StoredMessage = { message: Message; sealed: Buffer; authorName: string | null };

const MOST_SHOWN = 500; // a conversation nobody reads to its end; its newest are what is looked for

/** Oldest first; of very many the newest. */
export async function listMessages(tx: TenantTx, ticketId: TicketId): Promise<StoredMessage[]> {
  const rows = await selected(tx)
    .where('m.ticket_id', '=', ticketId)
    .orderBy('m.at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(MOST_SHOWN)
    .execute();
  return rows.map(stored).reverse();
}

export async function findMessage(
  tx: TenantTx,
  ticketId: TicketId,
  id: TicketMessageId,
): Promise<StoredMessage | undefined> {
  const row = await selected(tx)
    .where('m.ticket_id', '=', ticketId)
    .where('m.id', '=', id)
    .executeTakeFirst();
  return row && stored(row);
}

export async function findByRequestKey(
  tx: TenantTx,
  ticketId: TicketId,
  key: string,
): Promise<StoredMessage | undefined> {
  const row = await selected(tx)
    .where('m.ticket_id', '=', ticketId)
    .where('m.request_key', '=', key)
    .executeTakeFirst();
  return row && stored(row);
}

/** The mail that an answer stands below: of those that say something, and not of what programs say by themselves. */
export async function findNewest(tx: TenantTx, ticketId: TicketId): Promise<Message | undefined> {
  const row = await selected(tx)
    .where('m.ticket_id', '=', ticketId)
    .where('m.direction', '=', 'in')
    .orderBy(sql`m.origin in ('person', 'list')`, 'desc')
    .orderBy('m.at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && messageFrom(row);
}

/** What came in last, whoever or whatever wrote it. */
export async function findLatest(tx: TenantTx, ticketId: TicketId): Promise<Message | undefined> {
  const row = await selected(tx)
    .where('m.ticket_id', '=', ticketId)
    .where('m.direction', '=', 'in')
    .orderBy('m.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && messageFrom(row);
}

/** The mail that began it. */
export async function findBeginning(tx: TenantTx, ticketId: TicketId): Promise<StoredMessage | undefined> {
  const row = await selected(tx)
    .where('m.ticket_id', '=', ticketId)
    .where('m.clue', '=', 'new')
    .limit(1)
    .executeTakeFirst();
  return row && stored(row);
}

function selected(tx: TenantTx) {
  return tx
    .selectFrom('ticket_messages as m')
    .leftJoin('users as u', 'u.id', 'm.author_id')
    .selectAll('m')
    .select('u.name as author_name');
}

function stored(row: MessageRow & { content_sealed: Buffer; author_name: string | null }): StoredMessage {
  return { message: messageFrom(row), sealed: row.content_sealed, authorName: row.author_name };
}
