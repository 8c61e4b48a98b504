import { scopeOfHouse } from '#features/access/proven-scope.ts';
import { checkClaim } from './check.ts';
import type { DomainNeeds } from './domain-needs.ts';
import { listDue } from './store.ts';

const MOST_PER_RUN = 500; // the rest is due at the next run

/** A domain may be sold, and a record deleted: what proved it once has to go on doing so. */
export async function recheckDomains(needs: DomainNeeds, signal: AbortSignal): Promise<void> {
  const now = needs.world.now();
  const due = await needs.database.asSystem('run upkeep', tx => listDue(tx, now, MOST_PER_RUN));
  for (const { tenantId, id } of due) {
    if (signal.aborted) return;
    const who = scopeOfHouse(tenantId, 'signin.recheck_domains');
    await checkClaim(needs, who, { claimId: id, by: 'upkeep' }).catch((cause: unknown) =>
      needs.log.warn({ cause, claim: id }, 'a domain could not be checked and will be at the next run'),
    );
  }
}
