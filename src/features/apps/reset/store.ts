import type { TenantTx } from '#platform/postgres/transaction.ts';

export type Reset = { begunAt: Date; endedAt: Date | null };

export async function findReset(tx: TenantTx): Promise<Reset | undefined> {
  const row = await tx.selectFrom('google_resets').select(['begun_at', 'ended_at']).executeTakeFirst();
  return row && { begunAt: row.begun_at, endedAt: row.ended_at };
}

export async function upsertReset(tx: TenantTx, begunAt: Date): Promise<void> {
  const values = { begun_at: begunAt, ended_at: null };
  await tx
    .insertInto('google_resets')
    .values(values)
    .onConflict(conflict => conflict.column('tenant_id').doUpdateSet(values))
    .execute();
}

/** False when another one was begun meanwhile: that one has its own end. */
export async function markResetEnded(tx: TenantTx, begunAt: Date, endedAt: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('google_resets')
    .set({ ended_at: endedAt })
    .where('begun_at', '=', begunAt)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
