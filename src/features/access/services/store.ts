import { requireId } from '#kernel/ids.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Service, ServiceId } from './service.ts';

/** The service of this name, made if there is none. */
export async function ensureService(
  tx: TenantTx,
  wanted: { id: ServiceId; name: string; createdAt: Date },
): Promise<Service & { isNew: boolean }> {
  await tx
    .insertInto('services')
    .values({ id: wanted.id, name: wanted.name, created_at: wanted.createdAt })
    .onConflict(conflict => conflict.columns(['tenant_id', 'name']).doNothing())
    .execute();
  const row = await tx
    .selectFrom('services')
    .select(['id', 'name', 'frozen_at'])
    .where('name', '=', wanted.name)
    .executeTakeFirstOrThrow();
  const id = requireId<'service'>(row.id);
  return { id, name: row.name, frozenAt: row.frozen_at, isNew: id === wanted.id };
}

export async function updateServiceFrozen(
  tx: TenantTx,
  id: ServiceId,
  frozenAt: Date | null,
): Promise<'changed' | 'unchanged' | 'missing'> {
  const row = await tx
    .selectFrom('services')
    .select('frozen_at')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return 'missing';
  if ((row.frozen_at === null) === (frozenAt === null)) return 'unchanged';
  await tx.updateTable('services').set({ frozen_at: frozenAt }).where('id', '=', id).execute();
  return 'changed';
}
