import { scopeOfHouse } from '#features/access/proven-scope.ts';
import { shifted } from '#kernel/world.ts';
import { listUntold } from './store.ts';
import { type TellNeeds, tellGoogle } from './tell-google.ts';

const AFTER_MS = 60 * 60_000; // until then the job that was made with it has its turn
const MOST_PER_RUN = 500;

/** What no job has told of: an app's grant that was replaced by another app's, or a job that gave up. */
export async function tellGoogleAgain(needs: TellNeeds, signal: AbortSignal): Promise<void> {
  const before = shifted(needs.world.now(), -AFTER_MS);
  const untold = await needs.database.asSystem('run upkeep', tx =>
    listUntold(tx, { before, most: MOST_PER_RUN }),
  );
  for (const { tenantId, id } of untold) {
    if (signal.aborted) return;
    const who = scopeOfHouse(tenantId, 'connections.tell_google_again');
    await tellGoogle(needs, who, id).catch(cause =>
      needs.log.warn({ cause, tenantId }, 'Google has still not been told of a permission that ended'),
    );
  }
}
