import { recordByName } from '#features/access/users/acting.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import { askForSync } from '../sync/ask.ts';
import { endLeaseOn } from '../sync/store.ts';
import { requireMailbox } from './change.ts';
import { CHANGED, type MailboxId } from './mailbox.ts';
import type { MailboxNeeds } from './mailbox-needs.ts';
import { markPaused } from './store.ts';
import { tellOfMailbox } from './tell-subscribers.ts';

/** Nothing is read until it goes on; Gmail keeps what comes. */
export function pauseMailbox(needs: MailboxNeeds, who: Scope, id: MailboxId): Promise<void> {
  return setPaused(needs, who, id, true);
}

/** The cursor stands where it stood, so all that came during the pause is read first. */
export function resumeMailbox(needs: MailboxNeeds, who: Scope, id: MailboxId): Promise<void> {
  return setPaused(needs, who, id, false);
}

async function setPaused(needs: MailboxNeeds, who: Scope, id: MailboxId, isPaused: boolean): Promise<void> {
  const now = needs.world.now();
  await needs.database.inTenant(who, async tx => {
    const { pausedSince } = await requireMailbox(tx, id);
    if ((pausedSince !== null) === isPaused) return;
    await markPaused(tx, id, isPaused ? now : null);
    if (isPaused) await endLeaseOn(tx, id);
    if (!isPaused) await askForSync(tx, id, 'reconnected', now);
    const type = isPaused ? 'mailbox.paused' : 'mailbox.resumed';
    await tellOfMailbox(needs, tx, id, { type, because: 'by_hand' });
    await recordByName(needs, tx, who, {
      action: type,
      subject: { kind: 'mailbox', id },
    });
    await announce(tx, { kind: CHANGED, id });
  });
}

/** Has it read now, or all of the last days compared with Gmail's own list. */
export async function askMailbox(
  needs: MailboxNeeds,
  who: Scope,
  id: MailboxId,
  because: 'person' | 'reconcile',
): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    await requireMailbox(tx, id);
    await askForSync(tx, id, because, needs.world.now());
  });
}
