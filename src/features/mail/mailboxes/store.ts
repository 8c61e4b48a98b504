import { sql } from 'kysely';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import { requireId, type UserId } from '#kernel/ids.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { type SenderVerdict, senderVerdicts } from '../sender/verdict.ts';
import type { MailboxId } from './mailbox.ts';

/** Joins a mailbox `m` with the connection of its account, under the name given. */
export function accountBehind(connection: 'c' | 'k') {
  const of = (column: string) => sql.ref(`${connection}.${column}`);
  return sql<boolean>`${of('principal_kind')} = 'mailbox' and ${of('principal_id')} = m.id::text
    and ${of('ended_at')} is null`;
}

export type MailboxFacts = {
  name: string;
  address: string;
  senderName: string | null;
  labelIds: string[];
  defaultAssigneeId: UserId | null;
};

export type StoredMailbox = MailboxFacts & {
  id: MailboxId;
  createdAt: Date;
  account: { connectionId: ConnectionId; address: string } | null;
  pausedSince: Date | null;
  pausedBecause: string | null;
  trouble: string | null;
  troubleSince: Date | null;
  subscription: string | null;
  watchedAt: Date | null;
  watchExpiresAt: Date | null;
  watchTrouble: string | null;
  lastPushAt: Date | null;
  silentSince: Date | null;
  /** Of the account it has now, where that is another than its own address. */
  senderVerdict: SenderVerdict | null;
  wantedSince: Date | null;
  lastSyncAt: Date | null;
  reconciled: { at: Date; from: Date; theirs: number; ours: number } | null;
  waiting: number;
  quarantined: number;
};

export async function insertMailbox(
  tx: TenantTx,
  mailbox: MailboxFacts & { id: MailboxId; createdAt: Date },
): Promise<boolean> {
  const row = await tx
    .insertInto('mailboxes')
    .values({ id: mailbox.id, created_at: mailbox.createdAt, ...columnsOf(mailbox) })
    .onConflict(conflict => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

function columnsOf({ name, address, senderName, labelIds, defaultAssigneeId }: MailboxFacts) {
  return {
    name,
    address,
    sender_name: senderName,
    label_ids: labelIds,
    default_assignee_id: defaultAssigneeId,
  };
}

/** Locked until the transaction ends. */
export async function lockMailbox(
  tx: TenantTx,
  id: MailboxId,
): Promise<(MailboxFacts & { pausedSince: Date | null }) | undefined> {
  const row = await tx
    .selectFrom('mailboxes')
    .select(['name', 'address', 'sender_name', 'label_ids', 'default_assignee_id', 'paused_since'])
    .where('id', '=', id)
    .where('archived_at', 'is', null)
    .forNoKeyUpdate() // whoever notes mail of it need not wait
    .executeTakeFirst();
  return (
    row && {
      name: row.name,
      address: row.address,
      senderName: row.sender_name,
      labelIds: row.label_ids,
      defaultAssigneeId: row.default_assignee_id === null ? null : requireId(row.default_assignee_id),
      pausedSince: row.paused_since,
    }
  );
}

export async function updateMailbox(tx: TenantTx, id: MailboxId, facts: MailboxFacts): Promise<void> {
  await tx.updateTable('mailboxes').set(columnsOf(facts)).where('id', '=', id).execute();
}

export async function markPaused(tx: TenantTx, id: MailboxId, since: Date | null): Promise<void> {
  await tx
    .updateTable('mailboxes')
    .set({ paused_since: since, paused_because: since === null ? null : 'by_hand' })
    .where('id', '=', id)
    .execute();
}

/** Forgets what was refused, and says whether the mailbox was paused for it. */
export async function endRefusal(tx: TenantTx, id: MailboxId): Promise<boolean> {
  await tx
    .updateTable('mailboxes')
    .set({ trouble: null, trouble_since: null })
    .where('id', '=', id)
    .execute();
  const row = await tx
    .updateTable('mailboxes')
    .set({ paused_since: null, paused_because: null })
    .where('id', '=', id)
    .where('paused_because', '=', 'refused')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function markArchived(tx: TenantTx, id: MailboxId, now: Date): Promise<void> {
  await tx
    .updateTable('mailboxes')
    .set({ archived_at: now, watch_tried_at: null, watch_failures: 0 })
    .where('id', '=', id)
    .execute();
}

export async function listStored(tx: TenantTx, only?: MailboxId): Promise<StoredMailbox[]> {
  const count = (state: 'staged' | 'quarantined') => sql<number>`(
    select count(*)::integer from mail_items i where i.mailbox_id = m.id
      and i.account = c.account and i.state = ${state})`;
  const rows = await tx
    .selectFrom('mailboxes as m')
    .innerJoin('mail_cursors as c', 'c.mailbox_id', 'm.id')
    .leftJoin('connections as k', join => join.on(accountBehind('k')))
    .select(['m.id', 'm.name', 'm.address', 'sender_name', 'label_ids', 'default_assignee_id'])
    .select(['m.created_at', 'paused_since', 'paused_because', 'trouble', 'trouble_since', 'subscription'])
    .select(['watched_at', 'watch_expires_at', 'watch_trouble', 'last_push_at', 'silent_since'])
    .select(['wanted_since', 'last_sync_at', 'reconciled_at', 'reconciled_from', 'reconciled_theirs'])
    .select(['reconciled_ours', 'k.id as connection_id', 'k.address as account_address'])
    .select(['sender_verdict', 'sender_checked_for'])
    .select([count('staged').as('waiting'), count('quarantined').as('quarantined')])
    .where('archived_at', 'is', null)
    .$if(only !== undefined, query => query.where('m.id', '=', only ?? ''))
    .orderBy('m.name')
    .orderBy('m.id')
    .execute();
  return rows.map(row => ({
    id: requireId(row.id),
    name: row.name,
    address: row.address,
    senderName: row.sender_name,
    labelIds: row.label_ids,
    defaultAssigneeId: row.default_assignee_id === null ? null : requireId(row.default_assignee_id),
    createdAt: row.created_at,
    account:
      row.connection_id === null || row.account_address === null
        ? null
        : { connectionId: requireId(row.connection_id), address: row.account_address },
    pausedSince: row.paused_since,
    pausedBecause: row.paused_because,
    trouble: row.trouble,
    troubleSince: row.trouble_since,
    subscription: row.subscription,
    watchedAt: row.watched_at,
    watchExpiresAt: row.watch_expires_at,
    watchTrouble: row.watch_trouble,
    lastPushAt: row.last_push_at,
    silentSince: row.silent_since,
    senderVerdict:
      senderVerdicts.find(
        word => word === row.sender_verdict && row.sender_checked_for === row.connection_id,
      ) ?? null,
    wantedSince: row.wanted_since,
    lastSyncAt: row.last_sync_at,
    reconciled:
      row.reconciled_at && row.reconciled_from
        ? {
            at: row.reconciled_at,
            from: row.reconciled_from,
            theirs: row.reconciled_theirs ?? 0,
            ours: row.reconciled_ours ?? 0,
          }
        : null,
    waiting: row.waiting,
    quarantined: row.quarantined,
  }));
}
