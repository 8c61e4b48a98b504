import { sql } from 'kysely';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import { requireId } from '#kernel/ids.ts';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import type { MailboxId } from '../mailboxes/mailbox.ts';
import { accountBehind } from '../mailboxes/store.ts';
import { accountOf, type Due } from '../watch/store.ts';

const isUntidy = sql`((m.archived_at is not null and (m.topic is not null or ${accountOf('m')}))
  or (m.topic is not null and not ${accountOf('m')}))`;

/** Those that are done with, and have something at Google still; marked as tried so that one node does it. */
export async function claimUntidy(tx: SystemTx, { now, most }: { now: Date; most: number }): Promise<Due[]> {
  const { rows } = await sql<{ tenant_id: string; id: string }>`
    with due as (
      select m.tenant_id, m.id from mailboxes m
      where ${isUntidy} and (m.watch_tried_at is null or m.watch_tried_at > ${now} or m.watch_tried_at
        <= ${now}::timestamptz - least(interval '1 minute' * power(2, least(m.watch_failures, 10)), interval '1 hour'))
      order by m.watch_tried_at nulls first limit ${most} for update of m skip locked
    )
    update mailboxes m set watch_tried_at = ${now}
    from due where m.tenant_id = due.tenant_id and m.id = due.id
    returning m.tenant_id, m.id`.execute(tx);
  return rows.map(row => ({ tenantId: requireId(row.tenant_id), mailboxId: requireId(row.id) }));
}

export type Untidy = {
  isArchived: boolean;
  connectionId: ConnectionId | null;
  topic: string | null;
  subscription: string | null;
  toldThrough: string | null;
};

/** Undefined where there is nothing left to do. */
export async function findUntidy(tx: TenantTx, mailboxId: MailboxId): Promise<Untidy | undefined> {
  const row = await tx
    .selectFrom('mailboxes as m')
    .leftJoin('connections as c', join => join.on(accountBehind('c')))
    .select(['m.archived_at', 'm.topic', 'm.subscription', 'm.told_through', 'c.id'])
    .where('m.id', '=', mailboxId)
    .where(sql<boolean>`${isUntidy}`)
    .executeTakeFirst();
  return (
    row && {
      isArchived: row.archived_at !== null,
      connectionId: row.id === null ? null : requireId(row.id),
      topic: row.topic,
      subscription: row.subscription,
      toldThrough: row.told_through,
    }
  );
}

/** What was made is gone; if it is wanted again, it is made again at once. */
export async function saveTidied(tx: TenantTx, mailboxId: MailboxId): Promise<void> {
  await tx
    .updateTable('mailboxes')
    .set({
      topic: null,
      subscription: null,
      told_through: null,
      watched_at: null,
      watch_expires_at: null,
      watch_trouble: null,
    })
    .set({ watch_tried_at: null, watch_failures: 0, silent_since: null })
    .where('id', '=', mailboxId)
    .execute();
}

export async function countUntidy(tx: TenantTx): Promise<number> {
  const row = await tx
    .selectFrom('mailboxes as m')
    .select(select => select.fn.countAll<number>().as('count'))
    .where(sql<boolean>`${isUntidy}`)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Of mailboxes that Google tells of just now. */
export async function countTold(tx: TenantTx): Promise<number> {
  const row = await tx
    .selectFrom('mailboxes')
    .select(select => select.fn.countAll<number>().as('count'))
    .where('archived_at', 'is', null)
    .where('topic', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
