import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { MailboxId } from '../mailboxes/mailbox.ts';
import { type Account, changeConnection, keepPlace, numberOf, takePlace } from './store.ts';

/**
 * A cursor belongs to an account. The same one connected anew is read on from where it was, so that nothing of what
 * came meanwhile is missed; another begins its own, and the first finds its own again when it comes back.
 */
export async function takeUp(
  tx: TenantTx,
  mailboxId: MailboxId,
  { account, before }: { account: Account; before: number },
): Promise<void> {
  const number = await numberOf(tx, mailboxId, account.subject);
  if (number === before) return changeConnection(tx, mailboxId, account.connectionId);
  await keepPlace(tx, mailboxId);
  await takePlace(tx, mailboxId, { ...account, number });
}
