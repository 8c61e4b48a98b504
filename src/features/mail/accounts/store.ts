import { sql } from 'kysely';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { MailboxId } from '../mailboxes/mailbox.ts';

/** The Google account behind a mailbox. Connected anew it is another connection, and the same account. */
export type Account = { connectionId: ConnectionId; subject: string; connectedAt: Date };

/** Of the account that a mailbox has now: Gmail's ids mean nothing in another one. */
export function accountNow(mailboxId: MailboxId) {
  return sql<number>`(select now.account from mail_cursors now where now.mailbox_id = ${mailboxId})`;
}

/** The number by which a mailbox knows an account, for good. */
export async function numberOf(tx: TenantTx, mailboxId: MailboxId, subject: string): Promise<number> {
  const known = await tx
    .selectFrom('mail_accounts')
    .select('number')
    .where('mailbox_id', '=', mailboxId)
    .where('google_subject', '=', subject)
    .executeTakeFirst();
  if (known) return known.number;
  const made = await tx
    .insertInto('mail_accounts')
    .values({
      mailbox_id: mailboxId,
      google_subject: subject,
      number: sql`(select coalesce(max(number), 0) + 1 from mail_accounts where mailbox_id = ${mailboxId})`,
    })
    .returning('number')
    .executeTakeFirstOrThrow();
  return made.number;
}

/** How far the account in place has been read, for when it is connected again. */
export async function keepPlace(tx: TenantTx, mailboxId: MailboxId): Promise<void> {
  await tx
    .updateTable('mail_accounts as a')
    .from('mail_cursors as c')
    .set(eb => ({
      history_id: eb.ref('c.history_id'),
      baseline_at: eb.ref('c.baseline_at'),
      resync_since: eb.ref('c.resync_since'),
      last_sync_at: eb.ref('c.last_sync_at'),
    }))
    .whereRef('c.mailbox_id', '=', 'a.mailbox_id')
    .whereRef('c.account', '=', 'a.number')
    .where('a.mailbox_id', '=', mailboxId)
    .execute();
}

/** On from where it was left; one that was never here begins with what comes after it was connected. */
export async function takePlace(
  tx: TenantTx,
  mailboxId: MailboxId,
  { number, connectionId, connectedAt }: Account & { number: number },
): Promise<void> {
  await tx
    .updateTable('mail_cursors as c')
    .from('mail_accounts as a')
    .set(eb => ({
      account: number,
      connection_id: connectionId,
      history_id: eb.ref('a.history_id'),
      baseline_at: sql<Date>`coalesce(a.baseline_at, greatest(c.baseline_at, ${connectedAt}))`,
      resync_since: eb.ref('a.resync_since'),
      last_sync_at: eb.ref('a.last_sync_at'),
      reconciled_at: null,
      reconciled_from: null,
      reconciled_theirs: null,
      reconciled_ours: null,
    }))
    .whereRef('a.mailbox_id', '=', 'c.mailbox_id')
    .where('a.number', '=', number)
    .where('c.mailbox_id', '=', mailboxId)
    .execute();
}

/** Only its permission is another: its history goes on. */
export async function changeConnection(
  tx: TenantTx,
  mailboxId: MailboxId,
  connectionId: ConnectionId,
): Promise<void> {
  await tx
    .updateTable('mail_cursors')
    .set({ connection_id: connectionId })
    .where('mailbox_id', '=', mailboxId)
    .execute();
}
