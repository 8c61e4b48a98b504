import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { MailboxId } from '../mailboxes/mailbox.ts';
import { markWanted, type Wanted } from './store.ts';

/** Has a mailbox read as soon as a node is free; with the commit, and once however often it is asked. */
export async function askForSync(
  tx: TenantTx,
  mailboxId: MailboxId,
  because: Wanted,
  now: Date,
): Promise<void> {
  await markWanted(tx, mailboxId, because, now);
  if (because !== 'push') await announce(tx, { kind: 'mailbox.changed', id: mailboxId });
}
