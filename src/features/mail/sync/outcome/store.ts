import { sql } from 'kysely';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { MailboxId } from '../../mailboxes/mailbox.ts';
import { type Lease, leased } from '../store.ts';
import type { Trouble } from '../trouble.ts';

/**
 * Wanted no more, unless it was asked for again since this run looked; or at the next try of a mail. Here as
 * everywhere the mailbox is locked before its cursor, so that a push and a run never wait for each other.
 */
export async function saveSuccess(
  tx: TenantTx,
  lease: Lease,
  { asked, beganAt, nextTryAt, now }: { asked: bigint; beganAt: Date; nextTryAt: Date | null; now: Date },
): Promise<void> {
  await tx
    .updateTable('mailboxes')
    .set({ trouble: null, trouble_since: null })
    .where('id', '=', lease.mailboxId)
    .where('trouble', 'is not', null)
    .where(holds(lease))
    .execute();
  const isLast = sql`asked = ${String(asked)}::bigint`;
  await leased(tx, lease)
    .set({
      last_sync_at: now,
      failures: 0,
      retry_at: null,
      look_again_at: sql`case when look_again_at > ${beganAt} then look_again_at end`,
      wanted_since: sql`case when ${isLast} then ${nextTryAt}::timestamptz else wanted_since end`,
      wanted_because: sql`case when not ${isLast} then wanted_because
        when ${nextTryAt}::timestamptz is null then null else 'again' end`,
    })
    .execute();
}

/** What stood in the way before; undefined where the mailbox is another run's by now. */
export async function saveFailure(
  tx: TenantTx,
  lease: Lease,
  { trouble, failures, retryAt, now }: { trouble: Trouble; failures: number; retryAt: Date; now: Date },
): Promise<{ before: string | null } | undefined> {
  const seen = await tx
    .selectFrom('mailboxes')
    .select('trouble')
    .where('id', '=', lease.mailboxId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  await tx
    .updateTable('mailboxes')
    .set({ trouble, trouble_since: sql`case when trouble = ${trouble} then trouble_since else ${now} end` })
    .where('id', '=', lease.mailboxId)
    .where(holds(lease))
    .execute();
  const { numUpdatedRows } = await leased(tx, lease).set({ failures, retry_at: retryAt }).executeTakeFirst();
  return seen && numUpdatedRows > 0n ? { before: seen.trouble } : undefined;
}

/** Nothing can be read before an account is connected, and then it is wanted by itself. */
export async function saveUnconnected(tx: TenantTx, lease: Lease): Promise<void> {
  await leased(tx, lease)
    .set({ wanted_since: null, wanted_because: null, look_again_at: null, failures: 0, retry_at: null })
    .execute();
}

function holds({ mailboxId, owner }: Lease) {
  return sql<boolean>`exists (select from mail_cursors c where c.mailbox_id = ${mailboxId} and c.lease_owner = ${owner})`;
}

export async function pauseRefused(tx: TenantTx, mailboxId: MailboxId, now: Date): Promise<boolean> {
  const row = await tx
    .updateTable('mailboxes')
    .set({ paused_since: now, paused_because: 'refused' })
    .where('id', '=', mailboxId)
    .where('paused_since', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
