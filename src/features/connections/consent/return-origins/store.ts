import type { TenantTx } from '#platform/postgres/transaction.ts';

export async function listOrigins(tx: TenantTx): Promise<string[]> {
  const rows = await tx.selectFrom('return_origins').select('origin').orderBy('origin').execute();
  return rows.map(({ origin }) => origin);
}

export async function replaceOrigins(tx: TenantTx, origins: readonly string[], now: Date): Promise<void> {
  await tx
    .deleteFrom('return_origins')
    .$if(origins.length > 0, query => query.where('origin', 'not in', origins))
    .execute();
  if (origins.length === 0) return;
  await tx
    .insertInto('return_origins')
    .values(origins.map(origin => ({ origin, created_at: now })))
    .onConflict(conflict => conflict.doNothing())
    .execute();
}
