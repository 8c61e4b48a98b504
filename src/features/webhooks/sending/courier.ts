import { scopeOfHouse } from '#features/access/proven-scope.ts';
import { shifted } from '#kernel/world.ts';
import { giveTurns } from '#platform/queue/turns.ts';
import type { WebhookNeeds } from '../webhook-needs.ts';
import { deliverNext, LEASE_MS } from './deliver.ts';
import { endLeaseOf, type Lease, listLeases, releaseLease, takeLease } from './store.ts';

const LIMITS = { atOnce: 16, atOnceOfTenant: 4, lookAgainMs: 1_000 };
/** Then another endpoint has its turn. */
const TURN_MS = 20_000;
const REST_AFTER_TROUBLE_MS = 60_000;

export const COURIER = 'webhooks.deliver';

/** Sends what is due, one thing after the other for each endpoint, and the endpoints beside each other. */
export async function runCourier(needs: WebhookNeeds, signal: AbortSignal): Promise<void> {
  const { world, database, presence } = needs;
  await giveTurns(
    {
      ...LIMITS,
      world,
      database,
      presence,
      leaseMs: LEASE_MS,
      takeLease,
      serve: lease => serve(needs, lease, signal),
      listLeases,
      endLeaseOf,
    },
    signal,
  );
}

/** What is due for one endpoint, until its turn is over. */
async function serve(needs: WebhookNeeds, lease: Lease, signal: AbortSignal): Promise<void> {
  const { world, log } = needs;
  const who = scopeOfHouse(lease.tenantId, COURIER);
  const endsAtMs = world.elapsedMs() + TURN_MS;
  let rest: Date | undefined;
  try {
    while (!signal.aborted && world.elapsedMs() < endsAtMs) {
      if (!(await deliverNext(needs, who, lease, signal))) break;
    }
  } catch (cause) {
    log.error({ cause, endpointId: lease.endpointId }, 'a webhook could not be sent for a reason of our own');
    rest = shifted(world.now(), REST_AFTER_TROUBLE_MS);
  }
  await needs.database
    .inTenant(who, tx => releaseLease(tx, lease, rest))
    .catch(cause => log.warn({ cause }, 'a webhook lease was not given back and will run out'));
}
