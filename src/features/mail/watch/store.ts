import { sql } from 'kysely';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import { requireId, type TenantId } from '#kernel/ids.ts';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import type { MailboxId } from '../mailboxes/mailbox.ts';
import { accountBehind } from '../mailboxes/store.ts';
import type { Caretaker } from './caretaker.ts';
import type { PubsubNames } from './names.ts';
import type { WatchTrouble } from './trouble.ts';

/** Whether an account is connected for the mailbox of this row. */
export function accountOf(row: string) {
  return sql`exists (select from connections k where k.tenant_id = ${sql.ref(`${row}.tenant_id`)}
    and k.principal_kind = 'mailbox' and k.principal_id = ${sql.ref(`${row}.id`)}::text and k.ended_at is null)`;
}

const hasAccount = accountOf('m');

export type Due = { tenantId: TenantId; mailboxId: MailboxId };

/**
 * Those whose watch has to be begun or renewed, marked as tried so that one node does it. A watch lives a week and is
 * renewed daily, and hourly where no push comes; what failed is tried after a minute, two, four ... an hour.
 */
export async function claimDue(tx: SystemTx, { now, most }: { now: Date; most: number }): Promise<Due[]> {
  const { rows } = await sql<{ tenant_id: string; id: string }>`
    with due as (
      select m.tenant_id, m.id from mailboxes m
      join tenants t on t.id = m.tenant_id and t.frozen_at is null and t.deleted_at is null
      where m.archived_at is null and m.paused_since is null
        and ${hasAccount}
        and (m.watched_at is null or m.watched_at < ${now}::timestamptz - interval '1 day' or m.watch_failures > 0
          or (m.silent_since is not null and m.watched_at < ${now}::timestamptz - interval '1 hour')
          or m.watch_expires_at < ${now}::timestamptz + interval '1 day')
        and (m.watch_tried_at is null
          or m.watch_tried_at <= ${now}::timestamptz - least(interval '1 minute' * power(2, least(m.watch_failures, 10)), interval '1 hour'))
      order by m.watch_tried_at nulls first limit ${most} for update of m skip locked
    )
    update mailboxes m set watch_tried_at = ${now}
    from due where m.tenant_id = due.tenant_id and m.id = due.id
    returning m.tenant_id, m.id`.execute(tx);
  return rows.map(row => ({ tenantId: requireId(row.tenant_id), mailboxId: requireId(row.id) }));
}

export type Account = { connectionId: ConnectionId; address: string };

/** The account behind it, also of one that is archived and not cleared away yet. */
export async function findAccount(tx: TenantTx, mailboxId: MailboxId): Promise<Account | undefined> {
  const row = await tx
    .selectFrom('connections')
    .select(['id', 'address'])
    .where('principal_kind', '=', 'mailbox')
    .where('principal_id', '=', mailboxId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row && { connectionId: requireId(row.id), address: row.address };
}

export type ToWatch = { connectionId: ConnectionId; isWatchedBefore: boolean };

/** The account behind it, where there is one still. */
export async function findToWatch(tx: TenantTx, mailboxId: MailboxId): Promise<ToWatch | undefined> {
  const row = await tx
    .selectFrom('mailboxes as m')
    .innerJoin('connections as c', join => join.on(accountBehind('c')))
    .select(['c.id', 'm.watched_at'])
    .where('m.id', '=', mailboxId)
    .where('m.archived_at', 'is', null)
    .executeTakeFirst();
  return row && { connectionId: requireId(row.id), isWatchedBefore: row.watched_at !== null };
}

export async function saveNames(
  tx: TenantTx,
  mailboxId: MailboxId,
  { topic, subscription, toldThrough }: PubsubNames & { toldThrough: Caretaker['kind'] },
): Promise<void> {
  await tx
    .updateTable('mailboxes')
    .set({ topic, subscription, told_through: toldThrough })
    .where('id', '=', mailboxId)
    .execute();
}

export async function saveWatch(
  tx: TenantTx,
  mailboxId: MailboxId,
  { expiresAt, now }: { expiresAt: Date; now: Date },
): Promise<void> {
  await tx
    .updateTable('mailboxes')
    .set({ watched_at: now, watch_expires_at: expiresAt, watch_trouble: null, watch_failures: 0 })
    .where('id', '=', mailboxId)
    .execute();
}

export async function saveTrouble(tx: TenantTx, mailboxId: MailboxId, trouble: WatchTrouble): Promise<void> {
  await tx
    .updateTable('mailboxes')
    .set({ watch_trouble: trouble, watch_failures: sql`watch_failures + 1` })
    .where('id', '=', mailboxId)
    .execute();
}

/** A mail has come of which a push should have told, and none has come since. */
export async function markSilent(
  tx: TenantTx,
  mailboxId: MailboxId,
  { cameAt, now }: { cameAt: Date; now: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('mailboxes')
    .set({ silent_since: now })
    .where('id', '=', mailboxId)
    .where('silent_since', 'is', null)
    .where('watch_expires_at', '>', now)
    .where('watched_at', '<', cameAt)
    .where(where => where.or([where('last_push_at', 'is', null), where('last_push_at', '<', cameAt)]))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** What stood in the way may do so no more: all are looked after anew, at once. */
export async function makeWatchesDue(tx: TenantTx): Promise<void> {
  await tx
    .updateTable('mailboxes')
    .set({ watched_at: null, watch_tried_at: null, watch_failures: 0 })
    .where('archived_at', 'is', null)
    .execute();
}

/** Whatever was watched before is another account's. */
export async function forgetWatch(tx: TenantTx, mailboxId: MailboxId): Promise<void> {
  await tx
    .updateTable('mailboxes')
    .set({ watched_at: null, watch_expires_at: null, watch_tried_at: null, watch_failures: 0 })
    .set({ watch_trouble: null, silent_since: null, last_push_at: null })
    .where('id', '=', mailboxId)
    .execute();
}

/**
 * Has those looked at of which nothing was heard: a push may have been dropped, delayed, or never come. Where nothing
 * is pushed, or no push came of what should have been, looking is the only way.
 */
export async function wantSilent(
  tx: SystemTx,
  { now, pushedBefore, unwatchedBefore }: { now: Date; pushedBefore: Date; unwatchedBefore: Date },
): Promise<void> {
  await sql`
    update mail_cursors c set wanted_since = ${now}, wanted_because = 'silence', asked = c.asked + 1
    from mailboxes m
    where m.tenant_id = c.tenant_id and m.id = c.mailbox_id and m.archived_at is null and m.paused_since is null
      and c.wanted_since is null
      and (c.last_sync_at is null or c.last_sync_at > ${now} or c.last_sync_at < case
        when m.watch_expires_at > ${now} and m.silent_since is null
        then ${pushedBefore}::timestamptz else ${unwatchedBefore}::timestamptz end)
      and ${hasAccount}`.execute(tx);
}

/** Has some compared with Gmail's own list that were not for so long. */
export async function wantCompared(
  tx: SystemTx,
  { now, before, most }: { now: Date; before: Date; most: number },
): Promise<void> {
  await sql`
    with due as (
      select c.tenant_id, c.mailbox_id from mail_cursors c
      join mailboxes m on m.tenant_id = c.tenant_id and m.id = c.mailbox_id
        and m.archived_at is null and m.paused_since is null
      where c.compare_asked is null and coalesce(c.reconciled_at, c.baseline_at) < ${before} and ${hasAccount}
      order by c.reconciled_at nulls first limit ${most} for update of c skip locked
    )
    update mail_cursors c set asked = c.asked + 1, compare_asked = c.asked + 1,
      wanted_since = least(c.wanted_since, ${now}), wanted_because = 'reconcile'
    from due where c.tenant_id = due.tenant_id and c.mailbox_id = due.mailbox_id`.execute(tx);
}

export type Reconnected = Due & {
  /** When it was read last by this very connection. */ lackedScopes: boolean;
};

/** Refused when they were read last and connected again since, or not yet read by the connection they have. */
export async function listReconnected(tx: SystemTx): Promise<Reconnected[]> {
  const { rows } = await sql<{ tenant_id: string; id: string; lacked_scopes: boolean }>`
    select m.tenant_id, m.id, coalesce(m.trouble = 'scope_missing' and c.connection_id = k.id, false) as lacked_scopes
    from mailboxes m
    join mail_cursors c on c.tenant_id = m.tenant_id and c.mailbox_id = m.id
    join connections k on k.tenant_id = m.tenant_id and k.principal_kind = 'mailbox' and k.principal_id = m.id::text
      and k.ended_at is null
    join grants g on g.tenant_id = k.tenant_id and g.connection_id = k.id and g.service = 'mail' and g.state = 'live'
    where m.archived_at is null and (m.paused_since is null or m.paused_because = 'refused')
      and (m.trouble in ('needs_reconnect', 'scope_missing') or (c.connection_id is distinct from k.id and c.wanted_since is null))`.execute(
    tx,
  );
  return rows.map(row => ({
    tenantId: requireId(row.tenant_id),
    mailboxId: requireId(row.id),
    lackedScopes: row.lacked_scopes,
  }));
}

/** What the account behind a mailbox was allowed at Google; undefined where there is none. */
export async function findGranted(tx: TenantTx, mailboxId: MailboxId): Promise<string[] | undefined> {
  const row = await tx
    .selectFrom('connections as k')
    .innerJoin('grants as g', 'g.connection_id', 'k.id')
    .select('g.granted_scopes')
    .where('k.principal_kind', '=', 'mailbox')
    .where('k.principal_id', '=', mailboxId)
    .where('k.ended_at', 'is', null)
    .where('g.service', '=', 'mail')
    .executeTakeFirst();
  return row?.granted_scopes;
}

/** All that have a subscription, or those of them that cannot be pushed to. */
export async function listSubscribed(tx: SystemTx, which: 'all' | 'not_pushed'): Promise<Due[]> {
  const rows = await tx
    .selectFrom('mailboxes as m')
    .innerJoin('tenants as t', 't.id', 'm.tenant_id')
    .select(['m.tenant_id', 'm.id'])
    .where('t.frozen_at', 'is', null)
    .where('t.deleted_at', 'is', null)
    .where('archived_at', 'is', null)
    .where('paused_since', 'is', null)
    .where('topic', 'is not', null)
    .$if(which === 'not_pushed', query => query.where('told_through', '=', 'account'))
    .execute();
  return rows.map(row => ({ tenantId: requireId(row.tenant_id), mailboxId: requireId(row.id) }));
}
