import { requireUser, type Scope } from '#kernel/scope.ts';
import { findUsual } from '../credentials/store.ts';
import type { GoogleService } from '../grants/grant.ts';
import { type Disconnected, type DisconnectNeeds, disconnect, nothingDone } from './disconnect.ts';

/** For callers who know no connections, only "my Gmail". What is not connected counts as disconnected. */
export async function disconnectUsual(
  needs: DisconnectNeeds,
  who: Scope,
  service: GoogleService,
): Promise<Disconnected> {
  const userId = requireUser(who);
  const connectionId = await needs.database.inTenant(who, tx => findUsual(tx, userId));
  return connectionId
    ? disconnect(needs, who, { connectionId, what: { kind: 'service', service } })
    : nothingDone;
}
