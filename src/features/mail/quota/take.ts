import type { ConnectionId } from '#features/connections/grants/grant.ts';
import type { Scope } from '#kernel/scope.ts';
import { shifted, type World } from '#kernel/world.ts';
import type { Database } from '#platform/postgres/database.ts';
import { lockBuckets, markResting, saveBuckets } from './store.ts';
import { filled, type QuotaLimits, type Urgency, waitFor } from './units.ts';

export type QuotaNeeds = { database: Database; world: World; gmailQuota: QuotaLimits };

const PROJECT = 'project';

/** Takes the units of what is about to be asked, from the account's and the project's; or says how long to wait. */
export async function takeUnits(
  { database, world, gmailQuota }: QuotaNeeds,
  who: Scope,
  { connectionId, wanted, urgency }: { connectionId: ConnectionId; wanted: number; urgency: Urgency },
): Promise<number> {
  const now = world.now();
  // Always in this order, so that two who take from both never wait for each other.
  const buckets = [
    { whose: connectionId, perMinute: gmailQuota.perMinuteOfAccount },
    { whose: PROJECT, perMinute: gmailQuota.perMinuteOfProject },
  ];
  return database.inTenant(who, async tx => {
    const locked = await lockBuckets(tx, buckets, now);
    const left: { whose: string; unitsLeft: number }[] = [];
    for (const { whose, perMinute } of buckets) {
      const bucket = locked.get(whose);
      if (!bucket) throw new Error('A bucket of units was locked and is not there.');
      const waitMs = waitFor(bucket, { perMinute, wanted, urgency, now });
      if (waitMs > 0) return waitMs;
      left.push({ whose, unitsLeft: filled(bucket, perMinute, now) - wanted });
    }
    await saveBuckets(tx, left, now);
    return 0;
  });
}

/** Google itself has said that it is too much. */
export async function restAccount(
  { database, world }: QuotaNeeds,
  who: Scope,
  connectionId: ConnectionId,
  forMs: number,
): Promise<void> {
  await database.inTenant(who, tx => markResting(tx, connectionId, shifted(world.now(), forMs)));
}
