import { scopeOfHouse } from '#features/access/proven-scope.ts';
import { capabilities } from '#features/apps/capabilities.ts';
import { record } from '#features/audit/record.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { missingScopes } from '#providers/google/oauth/scopes.ts';
import { askForSync } from '../sync/ask.ts';
import { findGranted, listReconnected, type Reconnected } from '../watch/store.ts';
import type { WatchNeeds } from '../watch/watch-needs.ts';
import { CHANGED, type MailboxId } from './mailbox.ts';
import { endRefusal, lockMailbox } from './store.ts';
import { tellOfMailbox } from './tell-subscribers.ts';

const NAME = 'mail.reconnected';

/** Whatever Google refused and takes again by now: what came meanwhile is read first. */
export async function goOnReconnected(needs: WatchNeeds, signal: AbortSignal): Promise<void> {
  for (const due of await needs.database.asSystem('run upkeep', listReconnected)) {
    if (signal.aborted) return;
    await goOn(needs, due).catch(cause =>
      needs.log.error({ cause, mailboxId: due.mailboxId }, 'a mailbox could not go on'),
    );
  }
}

/** A pause that somebody made by hand is theirs to end; and what still may not be read goes on waiting. */
async function goOn(needs: WatchNeeds, { tenantId, mailboxId, lackedScopes }: Reconnected): Promise<void> {
  const who = scopeOfHouse(tenantId, NAME);
  await needs.database.inTenant(who, async tx => {
    if (!(await lockMailbox(tx, mailboxId))) return;
    if (lackedScopes && !(await mayRead(tx, mailboxId))) return;
    const wasPaused = await endRefusal(tx, mailboxId);
    await askForSync(tx, mailboxId, 'reconnected', needs.world.now());
    if (wasPaused) {
      await tellOfMailbox(needs, tx, mailboxId, { type: 'mailbox.resumed', because: 'reconnected' });
      await record(needs, tx, who, {
        action: 'mailbox.resumed',
        subject: { kind: 'mailbox', id: mailboxId },
        reason: 'reconnected',
      });
    }
    await announce(tx, { kind: CHANGED, id: mailboxId });
  });
}

async function mayRead(tx: TenantTx, mailboxId: MailboxId): Promise<boolean> {
  const granted = await findGranted(tx, mailboxId);
  return granted !== undefined && missingScopes(capabilities['mail.read'].scopes, granted).length === 0;
}
