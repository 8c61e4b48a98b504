import { record } from '#features/audit/record.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { scopeOfHouse } from '../proven-scope.ts';
import { deleteRefusedOfNobody, listRefusedPeople, takeRefused } from './store.ts';

const MOST_PER_RUN = 1_000; // the rest is told by the next run

/**
 * Refused sign-ins come into the audit log here and not when they happen, where it would show in the time
 * whether there is such a person. One entry each, however often somebody tried: nobody can flood a log.
 */
export async function reportRefusedSignIns(needs: AccessNeeds, signal: AbortSignal): Promise<void> {
  const until = needs.world.now();
  const people = await needs.database.asSystem('run upkeep', async tx => {
    await deleteRefusedOfNobody(tx, until);
    return listRefusedPeople(tx, until, MOST_PER_RUN);
  });
  for (const { tenantId, userId } of people) {
    if (signal.aborted) return;
    const who = scopeOfHouse(tenantId, 'access.report_refused_sign_ins');
    await needs.database.inTenant(who, async tx => {
      const networks = await takeRefused(tx, userId, until);
      if (networks.length === 0) return;
      await record(needs, tx, who, {
        action: 'sign_in.refused',
        subject: { kind: 'user', id: userId },
        outcome: 'refused',
        reason: 'wrong_credentials',
        detail: { tries: networks.length, networks: [...new Set(networks)].slice(0, 20).join(', ') },
      });
    });
  }
}
