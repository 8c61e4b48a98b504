import { sql } from 'kysely';
import type { AddressKey } from '#features/access/address.ts';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import { requireId, type UserId } from '#kernel/ids.ts';
import { insertRows } from '#platform/postgres/insert-rows.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import {
  type ListedTicket,
  type Ticket,
  type TicketId,
  type TicketStatus,
  ticketStatuses,
} from './ticket.ts';

/** The first of so many. Last in its transaction: from here on nobody else of this organisation begins a ticket until it commits. */
export async function takeNumbers(tx: TenantTx, count: number): Promise<number> {
  const row = await tx
    .insertInto('ticket_numbers')
    .values({ last: count })
    .onConflict(conflict =>
      conflict.column('tenant_id').doUpdateSet({ last: sql`ticket_numbers.last + ${count}` }),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return row.last - count + 1;
}

export type WithWords = { words: ReadonlySet<number> };

export async function insertTickets(tx: TenantTx, tickets: readonly (Ticket & WithWords)[]): Promise<void> {
  await insertRows(
    tx,
    'tickets',
    tickets.map(ticket => ({
      id: ticket.id,
      number: ticket.number,
      subject: ticket.subject,
      status: ticket.status,
      requester_address: ticket.requester.address,
      requester_name: ticket.requester.name,
      mailbox_id: ticket.mailboxId,
      assignee_id: ticket.assigneeId,
      created_at: ticket.createdAt,
      updated_at: ticket.updatedAt,
      last_message_at: ticket.lastMessageAt,
      words: [...ticket.words].slice(0, MOST_WORDS),
    })),
  );
}

type Changes = Partial<Pick<Ticket, 'subject' | 'status' | 'assigneeId'>> & { updatedAt: Date };

export async function updateTicket(tx: TenantTx, id: TicketId, changes: Changes): Promise<void> {
  const { subject, status, assigneeId } = changes;
  await tx
    .updateTable('tickets')
    .set({ updated_at: changes.updatedAt })
    .$if(subject !== undefined, query => query.set({ subject: subject ?? '' }))
    .$if(status !== undefined, query => query.set({ status: status ?? 'open' }))
    .$if(assigneeId !== undefined, query => query.set({ assignee_id: assigneeId ?? null }))
    .where('id', '=', id)
    .execute();
}

type Grown = Pick<Ticket, 'id' | 'status' | 'lastMessageAt' | 'updatedAt'> & WithWords;

/** More messages are in them. */
export async function growTickets(tx: TenantTx, tickets: readonly Grown[]): Promise<void> {
  if (tickets.length === 0) return;
  const grown = tickets.map(({ words, ...ticket }) => ({ ...ticket, words: [...words] }));
  await sql`
    update tickets t set status = g.status, updated_at = g."updatedAt",
      last_message_at = greatest(t.last_message_at, g."lastMessageAt"),
      words = array(select distinct unnest(t.words || g.words) limit ${MOST_WORDS})
    from json_to_recordset(${JSON.stringify(grown)}::json) as g (id uuid, status text, words integer[],
      "lastMessageAt" timestamptz, "updatedAt" timestamptz)
    where t.id = g.id`.execute(tx);
}

const MOST_WORDS = 20_000; // a conversation of a year; beyond it is found by its other words

/** The ticket as it is, and nobody else's to change until the transaction ends. */
export async function lockTicket(tx: TenantTx, id: TicketId): Promise<Ticket | undefined> {
  return (await lockTickets(tx, [id])).get(id);
}

/** In one order, so that two who lock several never wait for each other. */
export async function lockTickets(
  tx: TenantTx,
  ids: readonly TicketId[],
): Promise<ReadonlyMap<TicketId, Ticket>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('tickets')
    .select(columns)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('id')
    .forUpdate()
    .execute();
  return new Map(rows.map(row => ticketFrom(row)).map(ticket => [ticket.id, ticket]));
}

export async function findByNumbers(
  tx: TenantTx,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, TicketId>> {
  if (numbers.length === 0) return new Map();
  const rows = await tx
    .selectFrom('tickets')
    .select(['id', 'number'])
    .where('number', '=', sql<number>`any(${numbers}::bigint[])`)
    .execute();
  return new Map(rows.map(row => [row.number, requireId(row.id)]));
}

export type TicketFilter = {
  only?: TicketId | undefined;
  text?: string | undefined;
  words?: readonly number[] | undefined;
  number?: number | undefined;
  status?: TicketStatus | undefined;
  assigneeId?: UserId | null | undefined;
  mailboxId?: MailboxId | undefined;
  after?: { at: Date; id: string } | undefined;
  limit: number;
};

/** Those whose last message is newest come first. */
export async function listTickets(tx: TenantTx, filter: TicketFilter): Promise<ListedTicket[]> {
  const { only, text, status, assigneeId, mailboxId, after } = filter;
  const pattern = `%${(text ?? '').replace(/[\\%_]/g, '\\$&')}%`;
  const words = [...(filter.words ?? [])];
  const rows = await tx
    .selectFrom('tickets as t')
    .innerJoin('mailboxes as m', 'm.id', 't.mailbox_id')
    .leftJoin('users as u', 'u.id', 't.assignee_id')
    .select(['t.id', 't.number', 't.subject', 't.status', 't.requester_address', 't.requester_name'])
    .select(['t.mailbox_id', 't.assignee_id', 't.created_at', 't.updated_at', 't.last_message_at'])
    .select(['m.name as mailbox_name', 'm.address as mailbox_address', 'u.name as assignee_name'])
    .$if(only !== undefined, query => query.where('t.id', '=', only ?? ''))
    .$if(status !== undefined, query => query.where('t.status', '=', status ?? ''))
    .$if(mailboxId !== undefined, query => query.where('t.mailbox_id', '=', mailboxId ?? ''))
    .$if(assigneeId === null, query => query.where('t.assignee_id', 'is', null))
    .$if(typeof assigneeId === 'string', query => query.where('t.assignee_id', '=', assigneeId ?? ''))
    .$if(text !== undefined, query =>
      query.where(where =>
        where.or([
          where('t.subject', 'ilike', pattern),
          where('t.requester_address', 'ilike', pattern),
          where('t.requester_name', 'ilike', pattern),
          ...(words.length > 0 ? [sql<boolean>`t.words @> ${words}::integer[]`] : []),
          ...(filter.number === undefined ? [] : [where('t.number', '=', filter.number)]),
        ]),
      ),
    )
    .$if(after !== undefined, query =>
      query.where(sql<boolean>`(t.last_message_at, t.id) < (${after?.at}::timestamptz, ${after?.id}::uuid)`),
    )
    .orderBy('t.last_message_at', 'desc')
    .orderBy('t.id', 'desc')
    .limit(filter.limit)
    .execute();
  return rows.map(row => ({
    ...ticketFrom(row),
    assigneeName: row.assignee_name,
    mailbox: { name: row.mailbox_name, address: row.mailbox_address },
  }));
}

export type SendingMailbox = {
  id: MailboxId;
  name: string;
  address: string;
  senderName: string | null;
  isArchived: boolean;
  connectionId: ConnectionId | null;
};

/** The mailbox with the account that is behind it now. */
export async function findSendingMailbox(tx: TenantTx, id: MailboxId): Promise<SendingMailbox | undefined> {
  const row = await tx
    .selectFrom('mailboxes as m')
    .leftJoin('connections as c', join =>
      join
        .on('c.principal_kind', '=', 'mailbox')
        .on('c.principal_id', '=', sql`m.id::text`)
        .on('c.ended_at', 'is', null),
    )
    .select(['m.name', 'm.address', 'm.sender_name', 'm.archived_at', 'c.id as connection_id'])
    .where('m.id', '=', id)
    .executeTakeFirst();
  return (
    row && {
      id,
      name: row.name,
      address: row.address,
      senderName: row.sender_name,
      isArchived: row.archived_at !== null,
      connectionId: row.connection_id === null ? null : requireId(row.connection_id),
    }
  );
}

export type Ours = 'own_mailbox' | 'colleague';

/** Which of these are mailboxes that are monitored here, or somebody who works here. */
export async function findOurs(
  tx: TenantTx,
  addresses: readonly AddressKey[],
): Promise<ReadonlyMap<string, Ours>> {
  if (addresses.length === 0) return new Map();
  const isAny = sql<string>`any(${addresses}::text[])`;
  const rows = await tx
    .selectFrom('users')
    .select(['address_key as address', sql<Ours>`'colleague'`.as('is')])
    .where('address_key', '=', isAny)
    .unionAll(
      tx
        .selectFrom('mailboxes')
        .select(['address', sql<Ours>`'own_mailbox'`.as('is')])
        .where('address', '=', isAny)
        .where('archived_at', 'is', null),
    )
    .execute();
  const mailboxesLast = rows.toSorted((one, other) => one.is.localeCompare(other.is));
  return new Map(mailboxesLast.map(row => [row.address, row.is]));
}

const columns = [
  ...(['id', 'number', 'subject', 'status', 'requester_address', 'requester_name', 'mailbox_id'] as const),
  ...(['assignee_id', 'created_at', 'updated_at', 'last_message_at'] as const),
];

type Row = {
  id: string;
  number: number;
  subject: string;
  status: string;
  requester_address: string | null;
  requester_name: string | null;
  mailbox_id: string;
  assignee_id: string | null;
  created_at: Date;
  updated_at: Date;
  last_message_at: Date;
};

function ticketFrom(row: Row): Ticket {
  return {
    id: requireId(row.id),
    number: row.number,
    subject: row.subject,
    status: ticketStatuses.find(status => status === row.status) ?? 'open',
    requester: { address: row.requester_address, name: row.requester_name },
    assigneeId: row.assignee_id === null ? null : requireId(row.assignee_id),
    mailboxId: requireId(row.mailbox_id),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    lastMessageAt: row.last_message_at,
  };
}
