import type { Log } from '#kernel/log.ts';
import { shifted } from '#kernel/world.ts';
import { BEFORE_ALL } from './entry.ts';
import { type LinkNeeds, mayWaitMs } from './link.ts';
import { headsAfter, tenantsWithUnlinked } from './store.ts';

export type WitnessNeeds = LinkNeeds & { log: Log };

const BATCH = 500;

/** Linking that stands still is a fault of ours or the trace of somebody's; either way the operator must look. */
export async function noteOverdue(needs: WitnessNeeds): Promise<void> {
  const writtenBefore = shifted(needs.world.now(), -mayWaitMs);
  const tenants = await needs.database.asSystem('run upkeep', tx =>
    tenantsWithUnlinked(tx, { limit: BATCH, writtenBefore }),
  );
  for (const tenantId of tenants) {
    needs.log.error({ tenantId }, 'audit entries are not being chained; run keyholder audit verify');
  }
}

/**
 * Whoever can write to the database can cut a chain's end off together with its head. A head that was noted
 * elsewhere shows it: `keyholder audit verify --against`.
 */
export async function noteHeads(needs: WitnessNeeds, signal: AbortSignal): Promise<void> {
  let tenantId: string | undefined = BEFORE_ALL;
  while (tenantId !== undefined && !signal.aborted) {
    const after: string = tenantId;
    const heads = await needs.database.asSystem('run upkeep', tx =>
      headsAfter(tx, { tenantId: after, limit: BATCH }),
    );
    for (const { tenantId, position, chain, at } of heads) {
      needs.log.info({ tenantId, position, digest: chain.toString('hex'), at }, 'audit head');
    }
    tenantId = heads.length === BATCH ? heads.at(-1)?.tenantId : undefined;
  }
}
