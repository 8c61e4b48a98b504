import { fail } from '#kernel/failures.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { recordByName } from '../users/acting.ts';
import type { ServiceId } from './service.ts';
import { ensureService } from './store.ts';

/** The service of this name, made if there is none, so that it keeps its identity when its keys change. */
export async function serviceNamed(
  needs: AccessNeeds,
  tx: TenantTx,
  who: Scope,
  name: string,
): Promise<ServiceId> {
  const service = await ensureService(tx, { id: newId(needs.world), name, createdAt: needs.world.now() });
  if (service.frozenAt) {
    throw fail('conflict', { detail: 'The service of this name is frozen. Unfreeze it first.' });
  }
  if (service.isNew) {
    await recordByName(needs, tx, who, {
      action: 'service.created',
      subject: { kind: 'service', id: service.id },
      detail: { name },
    });
  }
  return service.id;
}
