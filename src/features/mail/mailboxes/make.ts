import { recordByName } from '#features/access/users/acting.ts';
import { requirePerson } from '#features/access/users/find.ts';
import { fail } from '#kernel/failures.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { makeCursor } from '../sync/store.ts';
import { CHANGED, type MailboxId } from './mailbox.ts';
import type { MailboxNeeds } from './mailbox-needs.ts';
import { insertMailbox, type MailboxFacts } from './store.ts';

/** An address whose mail is to become tickets. Its Google account is connected afterwards. */
export async function makeMailbox(needs: MailboxNeeds, who: Scope, asked: MailboxFacts): Promise<MailboxId> {
  const id = newId<'mailbox'>(needs.world);
  const now = needs.world.now();
  await needs.database.inTenant(who, async tx => {
    await requireAssignee(tx, asked);
    if (!(await insertMailbox(tx, { ...asked, id, createdAt: now })))
      throw fail('conflict', { fields: { address: 'is a mailbox of yours already' } });
    await makeCursor(tx, id, now);
    await recordByName(needs, tx, who, {
      action: 'mailbox.created',
      subject: { kind: 'mailbox', id },
      detail: { name: asked.name, address: asked.address },
    });
    await announce(tx, { kind: CHANGED, id });
  });
  return id;
}

export async function requireAssignee(tx: TenantTx, { defaultAssigneeId }: MailboxFacts): Promise<void> {
  if (defaultAssigneeId !== null) await requirePerson(tx, defaultAssigneeId, 'default_assignee_id');
}
