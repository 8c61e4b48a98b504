import { record } from '#features/audit/record.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { scopeOfHouse } from '../proven-scope.ts';
import type { SessionKind, StoredSession } from './session.ts';

/** A token that had been replaced was shown again. The session is gone already; this says so. */
export async function reportTheft(
  needs: AccessNeeds,
  session: StoredSession,
  kind: SessionKind,
): Promise<void> {
  const who = scopeOfHouse(session.tenantId, 'access.watch_tokens');
  needs.log.warn({ kind }, 'ended a session whose replaced token was shown again');
  await needs.database.inTenant(who, async tx => {
    await record(needs, tx, who, {
      action: 'session.ended',
      subject: { kind: 'user', id: session.userId },
      outcome: 'refused',
      reason: 'token_reused',
      detail: { session: session.id, kind },
    });
    await announce(tx, { kind: 'session.changed', id: session.id });
  });
}
