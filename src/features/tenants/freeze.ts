import { record } from '#features/audit/record.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantNeeds } from './needs.ts';
import { updateFrozen } from './store.ts';

/** In one action nobody and nothing of this organisation gets in any more; nothing is lost. */
export async function freezeTenant(needs: TenantNeeds, who: Scope): Promise<void> {
  await setFrozen(needs, who, needs.world.now());
}

export async function unfreezeTenant(needs: TenantNeeds, who: Scope): Promise<void> {
  await setFrozen(needs, who, null);
}

/** Recorded before it is done: a crash between the two leaves an entry too many, never one too few. */
async function setFrozen(needs: TenantNeeds, who: Scope, frozenAt: Date | null): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    await record(needs, tx, who, {
      action: frozenAt ? 'tenant.frozen' : 'tenant.unfrozen',
      subject: { kind: 'tenant', id: who.tenantId },
    });
    await announce(tx, { kind: 'tenant.changed', id: who.tenantId });
  });
  await needs.database.asSystem('act for the operator', tx => updateFrozen(tx, who.tenantId, frozenAt));
}
