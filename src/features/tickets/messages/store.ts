import { sql } from 'kysely';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import { requireId } from '#kernel/ids.ts';
import { type MessageId, requireMessageId } from '#kernel/message-id.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Counts } from '../answering/limits.ts';
import type { TicketId } from '../ticket.ts';
import type { Message, TicketMessageId } from './message.ts';
import { type MessageRow, messageFrom } from './row.ts';

/** Gmail's names are of one account, and a mailbox may have one after another. */
type InAccount = { mailboxId: MailboxId; account: number };

export async function isTaken(
  tx: TenantTx,
  { mailboxId, account, gmailId }: InAccount & { gmailId: string },
): Promise<boolean> {
  const row = await tx
    .selectFrom('ticket_messages')
    .select('id')
    .where('mailbox_id', '=', mailboxId)
    .where('account', '=', account)
    .where('gmail_id', '=', gmailId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Throws where the mail is a message already: whoever takes it twice at the same moment does it once. */
export async function insertMessage(
  tx: TenantTx,
  { message, sealed }: { message: Message; sealed: Buffer },
): Promise<void> {
  await tx
    .insertInto('ticket_messages')
    .values({
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
    })
    .execute();
}

/**
 * In which tickets these mails are. A name that several mails have is that of the one in this mailbox, and then of
 * the first: who sends another under a name that is taken draws no answer to it into a ticket of theirs.
 */
export async function findByMessageIds(
  tx: TenantTx,
  mailboxId: MailboxId,
  ids: readonly MessageId[],
): Promise<ReadonlyMap<MessageId, TicketId>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('ticket_messages')
    .select(['message_id', 'ticket_id'])
    .where('message_id', '=', sql<string>`any(${ids}::text[])`)
    .orderBy(sql`mailbox_id = ${mailboxId}`)
    .orderBy('id', 'desc')
    .execute();
  // The last of equal keys stays.
  return new Map(
    rows.flatMap(row =>
      row.message_id === null ? [] : [[requireMessageId(row.message_id), requireId(row.ticket_id)]],
    ),
  );
}

export async function findByThread(
  tx: TenantTx,
  { mailboxId, account, gmailThreadId }: InAccount & { gmailThreadId: string },
): Promise<TicketId | undefined> {
  const row = await tx
    .selectFrom('ticket_messages')
    .select('ticket_id')
    .where('mailbox_id', '=', mailboxId)
    .where('account', '=', account)
    .where('gmail_thread_id', '=', gmailThreadId)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row && requireId(row.ticket_id);
}

type Counting = { ticketId: TicketId | undefined; correspondent: string | null; since: Date };

/** What there was of late in this conversation and with this sender. */
export async function countLately(
  tx: TenantTx,
  { ticketId, correspondent, since }: Counting,
): Promise<Counts> {
  const { rows } = await sql<{
    answers_in_thread: number;
    answers_to_sender: number;
    mails_in_thread: number;
    mails_from_sender: number;
  }>`
    select
      (select count(*)::integer from ticket_messages where ticket_id = ${ticketId ?? null} and at > ${since}
        and by_program) as answers_in_thread,
      (select count(*)::integer from ticket_messages where correspondent = ${correspondent} and at > ${since}
        and by_program) as answers_to_sender,
      (select count(*)::integer from ticket_messages where ticket_id = ${ticketId ?? null} and at > ${since}
        and direction = 'in') as mails_in_thread,
      (select count(*)::integer from ticket_messages where correspondent = ${correspondent} and at > ${since}
        and direction = 'in') as mails_from_sender`.execute(tx);
  const [row] = rows;
  return {
    answersInThread: row?.answers_in_thread ?? 0,
    answersToSender: row?.answers_to_sender ?? 0,
    mailsInThread: row?.mails_in_thread ?? 0,
    mailsFromSender: row?.mails_from_sender ?? 0,
  };
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
