import { sql } from 'kysely';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Bucket } from './units.ts';

export type Whose = { whose: string; perMinute: number };

/** Made full where they are new, and locked, in this order, until the transaction ends. */
export async function lockBuckets(
  tx: TenantTx,
  wanted: readonly Whose[],
  now: Date,
): Promise<ReadonlyMap<string, Bucket>> {
  const rows = await tx
    .insertInto('google_quota')
    .values(wanted.map(({ whose, perMinute }) => ({ whose, units_left: perMinute, filled_at: now })))
    .onConflict(conflict =>
      conflict.columns(['tenant_id', 'whose']).doUpdateSet({ whose: sql`excluded.whose` }),
    )
    .returning(['whose', 'units_left', 'filled_at', 'rests_until'])
    .execute();
  return new Map(rows.map(row => [row.whose, bucketFrom(row)]));
}

export async function saveBuckets(
  tx: TenantTx,
  saved: readonly { whose: string; unitsLeft: number }[],
  now: Date,
): Promise<void> {
  await sql`
    update google_quota q set units_left = s.units_left, filled_at = ${now}
    from unnest(${saved.map(({ whose }) => whose)}::text[], ${saved.map(({ unitsLeft }) => unitsLeft)}::float8[])
      as s (whose, units_left)
    where q.whose = s.whose`.execute(tx);
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
  return row && bucketFrom(row);
}

type Row = { units_left: number; filled_at: Date; rests_until: Date | null };

function bucketFrom(row: Row): Bucket {
  return { unitsLeft: row.units_left, filledAt: row.filled_at, restsUntil: row.rests_until };
}
