import { recordByName } from '#features/access/users/acting.ts';
import { disconnectAll } from '#features/connections/disconnect/disconnect.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import { requireMailbox } from './change.ts';
import { CHANGED, type MailboxId } from './mailbox.ts';
import type { MailboxNeeds } from './mailbox-needs.ts';
import { listStored, markArchived } from './store.ts';

/** Its tickets stay; its account is disconnected, which also ends what Gmail tells. */
export async function archiveMailbox(needs: MailboxNeeds, who: Scope, id: MailboxId): Promise<void> {
  const account = await needs.database.inTenant(who, async tx => {
    const { address, name } = await requireMailbox(tx, id);
    const [stored] = await listStored(tx, id);
    await markArchived(tx, id, needs.world.now());
    await recordByName(needs, tx, who, {
      action: 'mailbox.archived',
      subject: { kind: 'mailbox', id },
      detail: { name, address },
    });
    await announce(tx, { kind: CHANGED, id });
    return stored?.account;
  });
  if (account) await disconnectAll(needs, who, account.connectionId);
}
