import { requireUser, type Scope } from '#kernel/scope.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { currentSession } from './end.ts';
import { type ListedSession, listOfUser } from './store.ts';

export type OwnSession = ListedSession & { isCurrent: boolean };

export async function listSessions(needs: AccessNeeds, who: Scope): Promise<OwnSession[]> {
  const userId = requireUser(who);
  const current = currentSession(who);
  const sessions = await needs.database.inTenant(who, tx => listOfUser(tx, userId, needs.world.now()));
  return sessions.map(session => ({ ...session, isCurrent: session.id === current }));
}
