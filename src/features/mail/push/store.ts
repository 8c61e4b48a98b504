import { sql } from 'kysely';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import type { MailboxId } from '../mailboxes/mailbox.ts';

export type Notice = { pubsubId: string; historyId: bigint | null };

/** For which subscription a mailbox takes pushes. Undefined where it is there no more. */
export async function findSubscription(
  tx: TenantTx,
  mailboxId: MailboxId,
): Promise<{ subscription: string | null } | undefined> {
  return tx
    .selectFrom('mailboxes')
    .select('subscription')
    .where('id', '=', mailboxId)
    .where('archived_at', 'is', null)
    .executeTakeFirst();
}

/** By their names, those that were not here already. */
export async function insertNotices(
  tx: TenantTx,
  mailboxId: MailboxId,
  notices: readonly Notice[],
  now: Date,
): Promise<ReadonlySet<string>> {
  if (notices.length === 0) return new Set();
  const { rows } = await sql<{ pubsub_id: string }>`
    insert into mail_notices (mailbox_id, pubsub_id, received_at, history_id, is_malformed)
    select ${mailboxId}::uuid, told.id, ${now}::timestamptz, told.history, told.history is null
    from unnest(${notices.map(({ pubsubId }) => pubsubId)}::text[],
      ${notices.map(({ historyId }) => (historyId === null ? null : String(historyId)))}::bigint[]) as told (id, history)
    on conflict do nothing returning pubsub_id`.execute(tx);
  return new Set(rows.map(row => row.pubsub_id));
}

export async function markPushed(tx: TenantTx, mailboxId: MailboxId, now: Date): Promise<void> {
  await tx
    .updateTable('mailboxes')
    .set({ last_push_at: now, silent_since: null })
    .where('id', '=', mailboxId)
    .execute();
}

export async function deleteNotices(
  tx: SystemTx,
  { before, most }: { before: Date; most: number },
): Promise<number> {
  const old = tx
    .selectFrom('mail_notices')
    .select(['tenant_id', 'mailbox_id', 'pubsub_id'])
    .where('received_at', '<', before)
    .limit(most)
    .as('old');
  const { numDeletedRows } = await tx
    .deleteFrom('mail_notices')
    .using(old)
    .whereRef('mail_notices.tenant_id', '=', 'old.tenant_id')
    .whereRef('mail_notices.mailbox_id', '=', 'old.mailbox_id')
    .whereRef('mail_notices.pubsub_id', '=', 'old.pubsub_id')
    .executeTakeFirst();
  return Number(numDeletedRows);
}
