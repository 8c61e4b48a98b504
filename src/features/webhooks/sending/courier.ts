import { scopeOfHouse } from '#features/access/proven-scope.ts';
import { newId, type TenantId } from '#kernel/ids.ts';
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
  const { world, database } = needs;
  await giveTurns(
    {
      ...LIMITS,
      world,
      database,
      take: except => take(needs, except),
      serve: lease => serve(needs, lease, signal),
      listLeases,
      endLeaseOf,
    },
    signal,
  );
}

function take({ world, database, presence }: WebhookNeeds, except: TenantId[]): Promise<Lease | undefined> {
  const owner = newId<'lease'>(world);
  const node = presence.node() ?? null;
  return database.asSystem('run upkeep', tx =>
    takeLease(tx, { owner, node, forMs: LEASE_MS, now: world.now(), except }),
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
