import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { recordByName } from '../users/acting.ts';
import type { ServiceId } from './service.ts';
import { updateServiceFrozen } from './store.ts';

/** All its keys rest at once, until unfrozen. */
export async function freezeService(needs: AccessNeeds, who: Scope, id: ServiceId): Promise<void> {
  await setFrozen(needs, who, id, needs.world.now());
}

export async function unfreezeService(needs: AccessNeeds, who: Scope, id: ServiceId): Promise<void> {
  await setFrozen(needs, who, id, null);
}

async function setFrozen(
  needs: AccessNeeds,
  who: Scope,
  id: ServiceId,
  frozenAt: Date | null,
): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    const outcome = await updateServiceFrozen(tx, id, frozenAt);
    if (outcome === 'missing') throw fail('not_found');
    if (outcome === 'unchanged') return;
    await recordByName(needs, tx, who, {
      action: frozenAt ? 'service.frozen' : 'service.unfrozen',
      subject: { kind: 'service', id },
    });
    await announce(tx, { kind: 'api_key.changed', id });
  });
}
