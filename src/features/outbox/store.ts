import { sql } from 'kysely';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import { requireId, type TenantId } from '#kernel/ids.ts';
import { type MessageId, requireMessageId } from '#kernel/message-id.ts';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import {
  type MailId,
  type MailState,
  type OutboxMail,
  requireFailReason,
  requireWaitReason,
} from './mail-state.ts';

export type NewMail = {
  id: MailId;
  key: string;
  digest: Buffer;
  connectionId: ConnectionId;
  messageId: MessageId;
  threadId: string | null;
  sealed: Buffer;
  isPassing: boolean;
  now: Date;
};

/** False where one of this key is there, also where another transaction has just made it. */
export async function insertMail(tx: TenantTx, mail: NewMail): Promise<boolean> {
  const row = await tx
    .insertInto('outbox_mails')
    .values({
      id: mail.id,
      key: mail.key,
      digest: mail.digest,
      connection_id: mail.connectionId,
      message_id: mail.messageId,
      thread_id: mail.threadId,
      raw_sealed: mail.sealed,
      is_passing: mail.isPassing,
      asked_at: mail.now,
      state: 'queued',
      state_since: mail.now,
      due_at: mail.now,
    })
    .onConflict(conflict => conflict.columns(['tenant_id', 'key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function findByKey(
  tx: TenantTx,
  key: string,
): Promise<{ id: MailId; messageId: MessageId; digest: Buffer } | undefined> {
  const row = await tx
    .selectFrom('outbox_mails')
    .select(['id', 'message_id', 'digest'])
    .where('key', '=', key)
    .executeTakeFirst();
  return row && { id: requireId(row.id), messageId: requireMessageId(row.message_id), digest: row.digest };
}

type Settled = Exclude<MailState, { kind: 'sending' }>;

const nothing = {
  ...{ due_at: null, waits_for: null, claim_owner: null, claim_node: null, claim_until: null },
  ...{ gmail_id: null, gmail_thread_id: null, reason: null, looks: null, look_at: null },
};

/** Each state with what it has, and with nothing of any other. */
function columnsOf(state: Settled) {
  switch (state.kind) {
    case 'queued':
      return { ...nothing, state: state.kind, due_at: state.dueAt, waits_for: state.waitsFor };
    case 'sent':
      return {
        ...nothing,
        ...{ state: state.kind, gmail_id: state.gmailId, gmail_thread_id: state.gmailThreadId },
        raw_sealed: null,
      };
    case 'failed':
      return { ...nothing, state: state.kind, reason: state.reason };
    case 'unknown':
      return { ...nothing, state: state.kind, looks: state.looks, look_at: state.looksAgainAt };
    default:
      return state satisfies never;
  }
}

function whole(tx: TenantTx) {
  return tx
    .selectFrom('outbox_mails')
    .select(['id', 'message_id', 'connection_id', 'asked_at', 'attempts', 'state', 'state_since'])
    .select(['due_at', 'waits_for', 'gmail_id', 'gmail_thread_id', 'reason', 'looks', 'look_at']);
}

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof whole>['executeTakeFirst']>>>;

function mailFrom(row: Row): OutboxMail {
  return {
    id: requireId(row.id),
    messageId: requireMessageId(row.message_id),
    connectionId: requireId(row.connection_id),
    askedAt: row.asked_at,
    attempts: row.attempts,
    since: row.state_since,
    state: stateFrom(row),
  };
}

function stateFrom(row: Row): MailState {
  const { due_at, waits_for, gmail_id, gmail_thread_id, reason, looks, look_at } = row;
  if (row.state === 'sending') return { kind: 'sending' };
  if (row.state === 'queued' && due_at)
    return {
      kind: 'queued',
      dueAt: due_at,
      waitsFor: waits_for === null ? null : requireWaitReason(waits_for),
    };
  if (row.state === 'sent' && gmail_id !== null && gmail_thread_id !== null)
    return { kind: 'sent', gmailId: gmail_id, gmailThreadId: gmail_thread_id };
  if (row.state === 'failed' && reason !== null) return { kind: 'failed', reason: requireFailReason(reason) };
  if (row.state === 'unknown' && looks !== null) return { kind: 'unknown', looks, looksAgainAt: look_at };
  throw new Error('The outbox holds a mail in a state this version does not know.');
}

export async function findMail(tx: TenantTx, id: MailId): Promise<OutboxMail | undefined> {
  const row = await whole(tx).where('id', '=', id).executeTakeFirst();
  return row && mailFrom(row);
}

export async function lockMail(tx: TenantTx, id: MailId): Promise<OutboxMail | undefined> {
  const row = await whole(tx).where('id', '=', id).forUpdate().executeTakeFirst();
  return row && mailFrom(row);
}

/** Which attempt speaks: what an older one says no longer counts. */
export type Fence = { id: MailId; attempts: number };

export type Claim = { owner: string; node: number | null; forMs: number };

export type ClaimedMail = { fence: Fence; threadId: string | null; sealed: Buffer };

/** From here on it may have gone out. Undefined unless it is queued and nobody has tried since it was looked at. */
export async function claimMail(
  tx: TenantTx,
  { id, attempts }: Fence,
  { owner, node, forMs, now }: Claim & { now: Date },
): Promise<ClaimedMail | undefined> {
  const row = await tx
    .updateTable('outbox_mails')
    .set({
      state: 'sending',
      state_since: now,
      attempts: attempts + 1,
      due_at: null,
      waits_for: null,
      claim_owner: owner,
      claim_node: node,
      claim_until: sql<Date>`clock_timestamp() + ${forMs} * interval '1 millisecond'`,
    })
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .where('attempts', '=', attempts)
    .returning(['attempts', 'thread_id', 'raw_sealed'])
    .executeTakeFirst();
  if (!row?.raw_sealed) return undefined;
  return { fence: { id, attempts: row.attempts }, threadId: row.thread_id, sealed: row.raw_sealed };
}

type Settling = {
  from: readonly MailState['kind'][];
  state: Settled;
  now: Date;
  isThreadLost?: boolean;
  isAskedAnew?: boolean;
  /** From now on through this account. */
  through?: ConnectionId | undefined;
};

/** False where it is in none of these states any more, or where another attempt has begun. */
export async function settleMail(
  tx: TenantTx,
  { id, attempts }: Fence,
  settling: Settling,
): Promise<boolean> {
  const { from, state, now, isThreadLost = false, isAskedAnew = false, through } = settling;
  const row = await tx
    .updateTable('outbox_mails')
    .set({
      ...columnsOf(state),
      state_since: now,
      ...(isThreadLost && { thread_id: null }),
      ...(isAskedAnew && { asked_at: now }),
      ...(through && { connection_id: through }),
    })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .where('state', 'in', from)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Where its words are gone, nothing can be sent. */
export async function hasRaw(tx: TenantTx, id: MailId): Promise<boolean> {
  const row = await tx
    .selectFrom('outbox_mails')
    .select('id')
    .where('id', '=', id)
    .where('raw_sealed', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

export type Held = {
  tenantId: TenantId;
  id: MailId;
  attempts: number;
  owner: string | null;
  node: number | null;
  isOver: boolean;
};

export async function listClaims(tx: SystemTx): Promise<Held[]> {
  const rows = await tx
    .selectFrom('outbox_mails')
    .select(['tenant_id', 'id', 'attempts', 'claim_owner', 'claim_node'])
    .select(sql<boolean>`claim_until < clock_timestamp()`.as('is_over'))
    .where('state', '=', 'sending')
    .orderBy('claim_until')
    .limit(500)
    .execute();
  return rows.map(row => ({
    tenantId: requireId(row.tenant_id),
    id: requireId(row.id),
    attempts: row.attempts,
    owner: row.claim_owner,
    node: row.claim_node,
    isOver: row.is_over,
  }));
}

export type Due = { tenantId: TenantId; id: MailId; state: 'queued' | 'unknown' };

/** What has waited longest comes first, and of one organisation no more than its share. */
export async function listDue(
  tx: SystemTx,
  { now, most, mostOfTenant }: { now: Date; most: number; mostOfTenant: number },
): Promise<Due[]> {
  const { rows } = await sql<{ tenant_id: string; id: string; state: string }>`
    select tenant_id, id, state from (
      select m.tenant_id, m.id, m.state, m.at,
        row_number() over (partition by m.tenant_id order by m.at, m.id) as place
      from (
        select tenant_id, id, state, due_at as at from outbox_mails where state = 'queued' and due_at <= ${now}
        union all
        select tenant_id, id, state, look_at from outbox_mails where state = 'unknown' and look_at <= ${now}
      ) m
      join tenants t on t.id = m.tenant_id and t.frozen_at is null and t.deleted_at is null
    ) due where place <= ${mostOfTenant} order by at, id limit ${most}`.execute(tx);
  return rows.map(row => ({
    tenantId: requireId(row.tenant_id),
    id: requireId(row.id),
    state: row.state === 'queued' ? 'queued' : 'unknown',
  }));
}

type Old = { before: Date; most: number };

/** The words of what nobody has sent for so long; what became of it stays. */
export async function forgetRaw(tx: SystemTx, { before, most }: Old): Promise<number> {
  const { numAffectedRows } = await sql`
    update outbox_mails set raw_sealed = null where (tenant_id, id) in
      (select tenant_id, id from outbox_mails
        where has_words and state in ('failed', 'unknown') and state_since < ${before} limit ${most})`.execute(
    tx,
  );
  return Number(numAffectedRows);
}

/** Mails to which nothing refers. Of all others the row stays: it is what one key sends one mail by. */
export async function deletePassing(tx: SystemTx, { before, most }: Old): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from outbox_mails where (tenant_id, id) in
      (select tenant_id, id from outbox_mails
        where is_passing and state in ('sent', 'failed', 'unknown') and state_since < ${before} limit ${most})`.execute(
    tx,
  );
  return Number(numAffectedRows);
}
