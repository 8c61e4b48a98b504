import { scopeOfHouse } from '#features/access/proven-scope.ts';
import { type DisconnectNeeds, disconnectAll } from '../disconnect/disconnect.ts';
import { listExpired } from './store.ts';

const AT_ONCE = 100;

/** What nobody has settled in time was perhaps connected by mistake: it is given back. */
export async function endExpired(needs: DisconnectNeeds, signal: AbortSignal): Promise<void> {
  const now = needs.world.now();
  const expired = await needs.database.asSystem('run upkeep', tx => listExpired(tx, { now, most: AT_ONCE }));
  for (const { tenantId, connectionId } of expired) {
    if (signal.aborted) return;
    await disconnectAll(needs, scopeOfHouse(tenantId, 'connections.end_pending'), connectionId);
  }
}
