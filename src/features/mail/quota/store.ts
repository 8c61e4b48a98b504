import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Bucket } from './units.ts';

/** Made full where it is new, and locked until the transaction ends. */
export async function lockBucket(
  tx: TenantTx,
  whose: string,
  { perMinute, now }: { perMinute: number; now: Date },
): Promise<Bucket> {
  await tx
    .insertInto('google_quota')
    .values({ whose, units_left: perMinute, filled_at: now })
    .onConflict(conflict => conflict.doNothing())
    .execute();
  const row = await tx
    .selectFrom('google_quota')
    .select(['units_left', 'filled_at', 'rests_until'])
    .where('whose', '=', whose)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { unitsLeft: row.units_left, filledAt: row.filled_at, restsUntil: row.rests_until };
}

export async function saveBucket(tx: TenantTx, whose: string, unitsLeft: number, now: Date): Promise<void> {
  await tx
    .updateTable('google_quota')
    .set({ units_left: unitsLeft, filled_at: now })
    .where('whose', '=', whose)
    .execute();
}

export async function markResting(tx: TenantTx, whose: string, until: Date): Promise<void> {
  await tx.updateTable('google_quota').set({ rests_until: until }).where('whose', '=', whose).execute();
}

export async function findBucket(tx: TenantTx, whose: string): Promise<Bucket | undefined> {
  const row = await tx
    .selectFrom('google_quota')
    .select(['units_left', 'filled_at', 'rests_until'])
    .where('whose', '=', whose)
    .executeTakeFirst();
  return row && { unitsLeft: row.units_left, filledAt: row.filled_at, restsUntil: row.rests_until };
}
