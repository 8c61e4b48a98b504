import { scopeOfHouse } from '#features/access/proven-scope.ts';
import { type DisconnectNeeds, disconnectAll } from './disconnect.ts';
import { listOrphans } from './store.ts';

const MOST_PER_RUN = 500; // the rest is found by the next run

/** Nobody can use what a person who has left had connected, and nobody shall keep it either. */
export async function endOrphans(needs: DisconnectNeeds, signal: AbortSignal): Promise<void> {
  const orphans = await needs.database.asSystem('run upkeep', tx => listOrphans(tx, MOST_PER_RUN));
  for (const { tenantId, connectionId } of orphans) {
    if (signal.aborted) return;
    await disconnectAll(needs, scopeOfHouse(tenantId, 'connections.end_orphans'), connectionId);
  }
}
