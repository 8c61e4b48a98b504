import { recordByName } from '#features/access/users/acting.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { askForSync } from '../sync/ask.ts';
import { CHANGED, type MailboxId } from './mailbox.ts';
import type { MailboxNeeds } from './mailbox-needs.ts';
import { requireAssignee } from './make.ts';
import { lockMailbox, type MailboxFacts, updateMailbox } from './store.ts';

export type MailboxChange = Partial<Omit<MailboxFacts, 'address'>>;

/** Its address stays: another address is another mailbox. */
export async function changeMailbox(
  needs: MailboxNeeds,
  who: Scope,
  { id, ...change }: MailboxChange & { id: MailboxId },
): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    const { pausedSince, ...before } = await requireMailbox(tx, id);
    const after = { ...before, ...without(change) };
    await requireAssignee(tx, after);
    await updateMailbox(tx, id, after);
    await recordByName(needs, tx, who, {
      action: 'mailbox.changed',
      subject: { kind: 'mailbox', id },
      detail: { name: after.name, labels: after.labelIds.join(', ') },
    });
    await announce(tx, { kind: CHANGED, id });
    // What was skipped under other labels may be wanted now.
    const isWider = after.labelIds.some(label => !before.labelIds.includes(label));
    if (isWider && !pausedSince) await askForSync(tx, id, 'reconcile', needs.world.now());
  });
}

export async function requireMailbox(tx: TenantTx, id: MailboxId) {
  const found = await lockMailbox(tx, id);
  if (!found) throw fail('not_found');
  return found;
}

function without(change: MailboxChange): MailboxChange {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
