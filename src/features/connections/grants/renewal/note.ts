import { record } from '#features/audit/record.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { RefreshDeath } from '#providers/google/oauth/refresh.ts';
import type { Busy, BusyReason } from '#providers/verdict.ts';
import { note } from '../../timeline.ts';
import { noteAppAskedToWait, noteAppBroken } from '../app-health/note.ts';
import type { BrokenReason, NeedsReconnectReason } from '../grant.ts';
import type { GrantNeeds } from '../grant-needs.ts';
import { bumpEpoch, deleteNarrowedTokens } from '../store.ts';
import type { Renewal } from '../vended.ts';
import { paces, retryAt } from './back-off.ts';
import { type Lease, markDead, markFailed, releaseLease } from './store.ts';

/** The person must act: nothing is asked of Google with this grant again. */
export async function noteDead(
  needs: GrantNeeds,
  tx: TenantTx,
  who: Scope,
  lease: Lease,
  death: RefreshDeath,
): Promise<Renewal> {
  const { connectionId, service } = lease.key;
  const reason = reasonOf(death, lease);
  await markDead(tx, lease.key, { reason, now: needs.world.now() });
  await deleteNarrowedTokens(tx, lease.key);
  await bumpEpoch(tx, connectionId);
  await note(needs, tx, who, { connectionId, kind: 'needs_reconnect', reason, service });
  await record(needs, tx, who, {
    action: 'connection.needs_reconnect',
    subject: { kind: 'connection', id: connectionId },
    outcome: 'failed',
    reason,
  });
  await announce(tx, { kind: 'connection.needs_reconnect', id: connectionId });
  return { kind: 'needs_reconnect', reason };
}

/** After an answer that never came, a token refused without a cause of its own may well have been replaced by it. */
function reasonOf(death: RefreshDeath, { unansweredSince }: Lease): NeedsReconnectReason {
  const isUnclear = death === 'revoked_or_expired' || death === 'unexplained';
  return unansweredSince && isUnclear ? 'rotation_lost' : death;
}

/** The organisation must mend its app. No account behind it is touched. */
export async function noteBroken(
  needs: GrantNeeds,
  tx: TenantTx,
  who: Scope,
  lease: Lease,
  reason: BrokenReason,
): Promise<Renewal> {
  await releaseLease(tx, lease);
  await noteAppBroken(needs, tx, who, { clientId: lease.clientId, reason });
  return { kind: 'app_broken', reason };
}

/** The app is well, and this account's administrator or the app's own limits keep it out. */
export async function noteBlocked(
  needs: GrantNeeds,
  tx: TenantTx,
  who: Scope,
  lease: Lease,
  reason: BrokenReason,
): Promise<Renewal> {
  const { connectionId, service } = lease.key;
  const at = retryAt(needs.world, paces.blocked, { failures: lease.failures + 1 });
  await markFailed(tx, lease, { retryAt: at, blockedReason: reason, isUnanswered: false });
  if (lease.blockedReason !== reason) {
    await note(needs, tx, who, { connectionId, kind: 'blocked', reason, service });
    await record(needs, tx, who, {
      action: 'connection.blocked',
      subject: { kind: 'connection', id: connectionId },
      outcome: 'failed',
      reason,
    });
    await announce(tx, { kind: 'connection.changed', id: connectionId });
  }
  return { kind: 'app_broken', reason };
}

/** Of these nobody knows whether Google has done what it was asked. */
const unanswered: ReadonlySet<BusyReason> = new Set(['network', 'timed_out', 'unreadable_answer']);

/** Nobody has to act. */
export async function noteBusy(
  needs: GrantNeeds,
  tx: TenantTx,
  lease: Lease,
  { reason, retryAfterMs, clue }: Busy,
): Promise<Renewal> {
  const failures = lease.failures + 1;
  const at = retryAt(needs.world, paces.busy, { failures, askedForMs: retryAfterMs });
  const { blockedReason } = lease;
  await markFailed(tx, lease, { retryAt: at, blockedReason, isUnanswered: unanswered.has(reason) });
  if (reason === 'rate_limited') await noteAppAskedToWait(tx, lease.clientId, at);
  needs.log.warn(
    { connectionId: lease.key.connectionId, reason, clue, failures },
    'Google did not refresh a token and will be asked again',
  );
  return { kind: 'busy', retryAfterMs: at.getTime() - needs.world.now().getTime() };
}
