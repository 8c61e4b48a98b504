import { scopeOfHouse } from '#features/access/proven-scope.ts';
import { newId, type TenantId } from '#kernel/ids.ts';
import { shifted } from '#kernel/world.ts';
import { type Watch, watchOwners } from '#platform/postgres/abandoned.ts';
import type { WebhookNeeds } from '../webhook-needs.ts';
import { deliverNext, LEASE_MS } from './deliver.ts';
import { endLeaseOf, type Lease, listLeases, releaseLease, takeLease } from './store.ts';

const AT_ONCE = 16; // endpoints of one node: each waits for somebody else most of the time
const AT_ONCE_OF_TENANT = 4; // so that one with many slow endpoints leaves room for the others
const LOOK_AGAIN_MS = 1_000;
/** Then another endpoint has its turn. */
const TURN_MS = 20_000;
/** A round goes on while there is work, and ends now and then so that upkeep can be seen to run. */
const ROUND_MS = 5 * 60_000;
const REST_AFTER_TROUBLE_MS = 60_000;

export const COURIER = 'webhooks.deliver';

/**
 * Sends what is due, one thing after the other for each endpoint, and the endpoints beside each other. Every
 * endpoint is one node's at a time, by a lease; that of a node that died is free again within seconds.
 */
export async function runCourier(needs: WebhookNeeds, signal: AbortSignal): Promise<void> {
  const { world } = needs;
  const endsAtMs = world.elapsedMs() + ROUND_MS;
  const owners = watchOwners(world);
  const running = new Map<string, { tenantId: TenantId; turn: Promise<void> }>();

  async function fill(): Promise<void> {
    while (running.size < AT_ONCE && !signal.aborted) {
      const lease = await take(needs, busiest([...running.values()].map(({ tenantId }) => tenantId)));
      if (!lease) return;
      const turn = serve(needs, lease, signal).finally(() => running.delete(lease.owner));
      running.set(lease.owner, { tenantId: lease.tenantId, turn });
    }
  }

  try {
    while (!signal.aborted && world.elapsedMs() < endsAtMs) {
      const others = await freeAbandoned(needs, owners, running);
      await fill();
      if (running.size === 0 && others === 0) return;
      const pause = world.delay(LOOK_AGAIN_MS, signal).catch(() => {});
      await Promise.race([pause, ...[...running.values()].map(({ turn }) => turn)]);
    }
  } finally {
    await Promise.all([...running.values()].map(({ turn }) => turn));
  }
}

function take({ world, database, presence }: WebhookNeeds, except: TenantId[]): Promise<Lease | undefined> {
  const owner = newId<'lease'>(world);
  const node = presence.node() ?? null;
  return database.asSystem('run upkeep', tx =>
    takeLease(tx, { owner, node, forMs: LEASE_MS, now: world.now(), except }),
  );
}

/** How many leases others hold. Of these it is watched whether their holders live. */
async function freeAbandoned(
  { database }: WebhookNeeds,
  owners: Watch,
  ours: ReadonlyMap<string, unknown>,
): Promise<number> {
  return database.asSystem('run upkeep', async tx => {
    const others = (await listLeases(tx)).filter(({ owner }) => owner !== null && !ours.has(owner));
    for (const lease of others)
      if (lease.owner !== null && (await owners.isAbandoned(tx, lease))) await endLeaseOf(tx, lease.owner);
    return others.length;
  });
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

function busiest(tenants: readonly TenantId[]): TenantId[] {
  return [...new Set(tenants)].filter(
    tenant => tenants.filter(each => each === tenant).length >= AT_ONCE_OF_TENANT,
  );
}
