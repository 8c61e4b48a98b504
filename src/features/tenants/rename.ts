import { record } from '#features/audit/record.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantNeeds } from './needs.ts';
import { updateName } from './store.ts';

export async function renameTenant(needs: TenantNeeds, who: Scope, asked: { name: string }): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    await updateName(tx, asked.name);
    await record(needs, tx, who, {
      action: 'tenant.renamed',
      subject: { kind: 'tenant', id: who.tenantId },
      detail: { name: asked.name },
    });
    await announce(tx, { kind: 'tenant.changed', id: who.tenantId });
  });
}
