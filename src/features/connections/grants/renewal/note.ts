import { record } from '#features/audit/record.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { RefreshDeath } from '#providers/google/oauth/refresh.ts';
import type { Busy, BusyReason } from '#providers/verdict.ts';
import { note } from '../../timeline.ts';
import { noteAppAskedToWait, noteAppBroken } from '../app-health/note.ts';
import type { BrokenReason, GoogleService, NeedsReconnectReason } from '../grant.ts';
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
  const { connectionId } = lease.asked;
  const reason = reasonOf(death, lease);
  for (const { key } of lease.members) {
    await markDead(tx, key, { reason, now: needs.world.now() });
    await deleteNarrowedTokens(tx, key);
  }
  await bumpEpoch(tx, connectionId);
  await note(needs, tx, who, { connectionId, kind: 'needs_reconnect', reason, service: onlyService(lease) });
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
function reasonOf(death: RefreshDeath, { members }: Lease): NeedsReconnectReason {
  const isUnclear = death === 'revoked_or_expired' || death === 'unexplained';
  const isUnanswered = members.some(({ unansweredSince }) => unansweredSince !== null);
  return isUnclear && isUnanswered ? 'rotation_lost' : death;
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
  const { connectionId } = lease.asked;
  const at = retryAt(needs.world, paces.blocked, { failures: failuresOf(lease) });
  for (const member of lease.members)
    await markFailed(tx, member, { retryAt: at, blockedReason: reason, isUnanswered: false });
  if (lease.members.some(({ blockedReason }) => blockedReason !== reason)) {
    await note(needs, tx, who, { connectionId, kind: 'blocked', reason, service: onlyService(lease) });
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
  const failures = failuresOf(lease);
  const at = retryAt(needs.world, paces.busy, { failures, askedForMs: retryAfterMs });
  for (const member of lease.members) {
    const { blockedReason } = member;
    await markFailed(tx, member, { retryAt: at, blockedReason, isUnanswered: unanswered.has(reason) });
  }
  if (reason === 'rate_limited') await noteAppAskedToWait(tx, lease.clientId, at);
  needs.log.warn(
    { connectionId: lease.asked.connectionId, reason, clue, failures },
    'Google did not refresh a token and will be asked again',
  );
  return { kind: 'busy', retryAfterMs: at.getTime() - needs.world.now().getTime() };
}

/** In a row, this one included. */
function failuresOf({ members }: Lease): number {
  return Math.max(...members.map(({ failures }) => failures)) + 1;
}

/** For the timeline, where it is about one service and not about the whole account. */
function onlyService({ members }: Lease): GoogleService | undefined {
  const [first, ...others] = members;
  return others.length === 0 ? first?.key.service : undefined;
}
