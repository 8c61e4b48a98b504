import { record } from '#features/audit/record.ts';
import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { findNextTry } from '../../items/store.ts';
import type { MailNeeds } from '../../mail-needs.ts';
import { CHANGED } from '../../mailboxes/mailbox.ts';
import { tellOfMailbox } from '../../mailboxes/tell-subscribers.ts';
import { markSilent } from '../../watch/store.ts';
import { REFUSALS_BEFORE_PAUSE, restAfter } from '../pace.ts';
import { findFailures, type Lease } from '../store.ts';
import type { Synced } from '../sync-mailbox.ts';
import { isRefusal, type Stop, type Trouble } from '../trouble.ts';
import { pauseRefused, saveFailure, saveSuccess, saveUnconnected } from './store.ts';

/** A push takes seconds; one that is delivered again a minute. */
const TOLD_WITHIN_MS = 2 * 60_000;
/** So long Google or our own database may be away before anybody hears of it: a bit more than a minute. */
const BUSY_BEFORE_TELLING = 4;

/** Writes down how a look has ended: what is wanted next, and when. */
export async function settle(
  needs: MailNeeds,
  tx: TenantTx,
  who: Scope,
  { lease, synced }: { lease: Lease; synced: Synced },
): Promise<void> {
  switch (synced.kind) {
    case 'read':
      return settleRead(needs, tx, lease, synced);
    case 'stop':
      return settleStop(needs, tx, who, lease, synced);
    case 'lost':
    case 'interrupted':
      return;
    default:
      return synced satisfies never;
  }
}

async function settleRead(
  needs: MailNeeds,
  tx: TenantTx,
  lease: Lease,
  { cursor, beganAt, oldestTaken }: Extract<Synced, { kind: 'read' }>,
): Promise<void> {
  const { mailboxId } = lease;
  const now = needs.world.now();
  const nextTryAt = await findNextTry(tx, mailboxId, now);
  // Of what came so long ago a push should have told. What was told of is read before anybody looks.
  const isLate = oldestTaken !== undefined && oldestTaken <= shifted(now, -TOLD_WITHIN_MS);
  const isUntold = cursor.wantedBecause === 'silence' || cursor.wantedBecause === null;
  if (isUntold && isLate) {
    const isNew = await markSilent(tx, mailboxId, { cameAt: oldestTaken, now });
    if (isNew) await tellOfMailbox(needs, tx, mailboxId, { type: 'mailbox.trouble', because: 'silent' });
  }
  await saveSuccess(tx, lease, { asked: cursor.asked, beganAt, nextTryAt, now });
  await announce(tx, { kind: CHANGED, id: mailboxId });
}

async function settleStop(
  needs: MailNeeds,
  tx: TenantTx,
  who: Scope,
  lease: Lease,
  { trouble, retryAfterMs }: Stop,
): Promise<void> {
  const { mailboxId } = lease;
  const now = needs.world.now();
  if (trouble === 'not_connected') {
    await saveUnconnected(tx, lease);
    return announce(tx, { kind: CHANGED, id: mailboxId });
  }
  const before = await findFailures(tx, lease);
  if (before === undefined) return;
  const failures = before + (trouble === 'quota' ? 0 : 1);
  const retryAt = shifted(now, retryAfterMs ?? restAfter(failures));
  const saved = await saveFailure(tx, lease, { trouble, failures, retryAt, now });
  if (!saved) return;
  if (isToBeTold(trouble, saved.before, failures))
    await tellOfMailbox(needs, tx, mailboxId, { type: 'mailbox.trouble', because: trouble });
  const isTooOften = isRefusal(trouble) && failures >= REFUSALS_BEFORE_PAUSE;
  if (isTooOften && (await pauseRefused(tx, mailboxId, now))) {
    await record(needs, tx, who, {
      action: 'mailbox.paused',
      subject: { kind: 'mailbox', id: mailboxId },
      outcome: 'failed',
      detail: { because: trouble },
    });
    await tellOfMailbox(needs, tx, mailboxId, { type: 'mailbox.paused', because: 'refused' });
  }
  await announce(tx, { kind: CHANGED, id: mailboxId });
}

/** Once for each trouble; and what passes by itself only if it does not. */
function isToBeTold(trouble: Trouble, before: string | null, failures: number): boolean {
  if (trouble === 'quota') return false;
  return trouble === 'google_busy' || trouble === 'own_fault'
    ? failures === BUSY_BEFORE_TELLING
    : trouble !== before;
}
