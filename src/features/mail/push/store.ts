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

/** False where this very notice is here already. */
export async function insertNotice(
  tx: TenantTx,
  mailboxId: MailboxId,
  { pubsubId, historyId }: Notice,
  now: Date,
): Promise<boolean> {
  const row = await tx
    .insertInto('mail_notices')
    .values({
      mailbox_id: mailboxId,
      pubsub_id: pubsubId,
      received_at: now,
      history_id: historyId === null ? null : sql`${String(historyId)}::bigint`,
      is_malformed: historyId === null,
    })
    .onConflict(conflict => conflict.doNothing())
    .returning('pubsub_id')
    .executeTakeFirst();
  return row !== undefined;
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
