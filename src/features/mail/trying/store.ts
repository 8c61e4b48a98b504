import type { TenantTx } from '#platform/postgres/transaction.ts';
import { accountNow } from '../accounts/store.ts';
import type { MailboxId } from '../mailboxes/mailbox.ts';

/** When a message was noted here. */
export async function findNotedAt(
  tx: TenantTx,
  mailboxId: MailboxId,
  gmailId: string,
): Promise<Date | undefined> {
  const row = await tx
    .selectFrom('mail_items')
    .select('staged_at')
    .where('mailbox_id', '=', mailboxId)
    .where('account', '=', accountNow(mailboxId))
    .where('gmail_id', '=', gmailId)
    .executeTakeFirst();
  return row?.staged_at;
}

/** The first push since then. It may have told of another mail that came in the same moment. */
export async function findPushedAt(
  tx: TenantTx,
  mailboxId: MailboxId,
  since: Date,
): Promise<Date | undefined> {
  const row = await tx
    .selectFrom('mail_notices')
    .select('received_at')
    .where('mailbox_id', '=', mailboxId)
    .where('received_at', '>=', since)
    .orderBy('received_at')
    .executeTakeFirst();
  return row?.received_at;
}
