import { publish } from '#features/webhooks/publish.ts';
import type { World } from '#kernel/world.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { MailboxId } from './mailbox.ts';

type Told = { type: 'mailbox.paused' | 'mailbox.resumed' | 'mailbox.trouble'; because: string };

/** Within the transaction in which it happens, which has locked the mailbox. A word of ours, and no mail. */
export async function tellOfMailbox(
  needs: { world: World },
  tx: TenantTx,
  mailboxId: MailboxId,
  { type, because }: Told,
): Promise<void> {
  await publish(tx, needs, {
    type,
    about: mailboxId,
    data: async () => ({ mailbox_id: mailboxId, because }),
  });
}
