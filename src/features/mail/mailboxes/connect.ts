import { type BegunConsent, beginConsent } from '#features/connections/consent/begin.ts';
import type { Scope } from '#kernel/scope.ts';
import { requireMailbox } from './change.ts';
import type { MailboxId } from './mailbox.ts';
import type { MailboxNeeds } from './mailbox-needs.ts';
import { listStored } from './store.ts';

/** Where whoever has the password of the mailbox's account lets its mail be read and answered. */
export async function connectMailbox(needs: MailboxNeeds, who: Scope, id: MailboxId): Promise<BegunConsent> {
  const { address, account } = await needs.database.inTenant(who, async tx => {
    const { address } = await requireMailbox(tx, id);
    const [stored] = await listStored(tx, id);
    return { address, account: stored?.account };
  });
  return beginConsent(needs, who, {
    door: 'mailbox',
    principal: { kind: 'mailbox', id },
    capabilities: ['mail.read', 'mail.send'],
    loginHint: address,
    returnTo: `${needs.origins.console}/mailboxes/${id}`,
    ...(account && { connectionId: account.connectionId }),
  });
}
