import { record } from '#features/audit/record.ts';
import { fail } from '#kernel/failures.ts';
import type { UserId } from '#kernel/ids.ts';
import { requireUser, type Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { AccessNeeds } from '../access-needs.ts';
import type { SessionId } from './session.ts';
import { deleteOfUser } from './store.ts';

/** One of the caller's own. Somebody else's is not found. */
export async function endSession(needs: AccessNeeds, who: Scope, sessionId: SessionId): Promise<void> {
  const userId = requireUser(who);
  await needs.database.inTenant(who, async tx => {
    const ended = await endSessionsOf(needs, tx, who, { userId, only: sessionId });
    if (ended === 0) throw fail('not_found');
  });
}

/** All of the caller's own but the one that asks. */
export async function endOtherSessions(needs: AccessNeeds, who: Scope): Promise<void> {
  const userId = requireUser(who);
  await needs.database.inTenant(who, async tx => {
    await endSessionsOf(needs, tx, who, { userId, allBut: currentSession(who) });
  });
}

/** The session or token family by which the caller came, if it was one. */
export function currentSession({ actor }: Scope): string | undefined {
  return actor.kind === 'user' ? (actor.sessionId ?? actor.familyId) : undefined;
}

/** Ends sessions and token families inside the caller's transaction; what was handed out dies with them. */
export async function endSessionsOf(
  needs: AccessNeeds,
  tx: TenantTx,
  who: Scope,
  which: { userId: UserId; only?: SessionId; allBut?: string | undefined },
): Promise<number> {
  const ended = await deleteOfUser(tx, which.userId, which);
  if (ended.length === 0) return 0;
  await record(needs, tx, who, {
    action: 'session.ended',
    subject: { kind: 'user', id: which.userId },
    detail: { sessions: ended.length, ...(which.only && { session: which.only }) },
  });
  for (const id of ended) await announce(tx, { kind: 'session.changed', id });
  return ended.length;
}
