import { record } from '#features/audit/record.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantNeeds } from './needs.ts';
import { deleteEverything, markDeleted, updateFrozen } from './store.ts';

/**
 * Frozen first, so that nobody writes any more; then every row and the data key go in one transaction.
 * What stays is the audit log, whose sealed parts nobody can open from then on. Safe to run again.
 */
export async function deleteTenant(needs: TenantNeeds, who: Scope): Promise<void> {
  const deletedAt = needs.world.now();
  await needs.database.asSystem('act for the operator', tx => updateFrozen(tx, who.tenantId, deletedAt));
  await needs.database.inTenant(who, async tx => {
    await record(needs, tx, who, { action: 'tenant.deleted', subject: { kind: 'tenant', id: who.tenantId } });
    await needs.seals.destroyTenantKeys(tx, who);
    await deleteEverything(tx);
    await announce(tx, { kind: 'tenant.changed', id: who.tenantId });
  });
  await needs.database.asSystem('act for the operator', tx => markDeleted(tx, who.tenantId, deletedAt));
}
