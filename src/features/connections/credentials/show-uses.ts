import type { Scope } from '#kernel/scope.ts';
import { shifted, type World } from '#kernel/world.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { ConnectionId } from '../grants/grant.ts';
import { requireVisible } from '../list.ts';
import { listUses, type Use } from '../receipts/uses/store.ts';

const SHOWN_FOR_MS = 30 * 24 * 60 * 60_000;
const MOST_SHOWN = 200;

/** Who used this account during the last month, and by what. */
export async function showUses(
  { database, world }: { database: Database; world: World },
  who: Scope,
  connectionId: ConnectionId,
): Promise<Use[]> {
  return database.inTenant(who, async tx => {
    await requireVisible(tx, who, connectionId);
    return listUses(tx, connectionId, shifted(world.now(), -SHOWN_FOR_MS), MOST_SHOWN);
  });
}
