import { recordByName } from '#features/access/users/acting.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import { endLeaseOn } from '../sync/store.ts';
import { tidy } from '../tidy/tidy.ts';
import { requireMailbox } from './change.ts';
import { CHANGED, type MailboxId } from './mailbox.ts';
import type { MailboxNeeds } from './mailbox-needs.ts';
import { markArchived } from './store.ts';

/**
 * Its tickets stay. What it has at Google is ended and cleared away as soon as this is committed; what cannot be done
 * now, a job goes on trying.
 */
export async function archiveMailbox(needs: MailboxNeeds, who: Scope, id: MailboxId): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    const { address, name } = await requireMailbox(tx, id);
    await markArchived(tx, id, needs.world.now());
    await endLeaseOn(tx, id);
    await recordByName(needs, tx, who, {
      action: 'mailbox.archived',
      subject: { kind: 'mailbox', id },
      detail: { name, address },
    });
    await announce(tx, { kind: CHANGED, id });
  });
  await tidy(needs, who, id).catch(cause =>
    needs.log.warn({ cause, mailboxId: id }, 'an archived mailbox is cleared away later'),
  );
}
