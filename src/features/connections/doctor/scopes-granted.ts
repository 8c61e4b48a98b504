import type { StepNeeds } from '#features/apps/doctor/doctor-needs.ts';
import type { DoctorStep, Finding } from '#features/apps/doctor/step.ts';
import { refusedBy } from '#features/apps/doctor/words.ts';
import { missingScopes } from '#providers/google/oauth/scopes.ts';
import { listLivingGrants } from './store.ts';

const MOST = 1_000;

export const scopesStep: DoctorStep<StepNeeds> = {
  name: 'scopes_granted',
  title: 'Accounts allow what was asked for',
  meaning: 'On Google’s page people may leave boxes empty, and what they leave out does not work.',
  async run({ database }, who, { apps }) {
    const clientIds = apps.map(({ clientId }) => clientId);
    const grants = await database.inTenant(who, tx => listLivingGrants(tx, { clientIds, most: MOST }));
    if (grants.length === 0) return [nobody];
    const partial = grants.filter(
      ({ requestedScopes, grantedScopes }) => missingScopes(requestedScopes, grantedScopes).length > 0,
    );
    if (partial.length === 0) return [{ outcome: 'pass', code: 'granted', says: 'All of them do.' }];
    const accounts = new Set(partial.map(({ key }) => key.connectionId)).size;
    const says =
      accounts === 1 ? 'One account does not allow all.' : `${accounts} accounts do not allow all.`;
    const remedy =
      'Their people connect again and leave all boxes ticked. The list of connections shows which they are.';
    return [refusedBy('scope_missing', { outcome: 'warn', says, remedy })];
  },
};

const nobody: Finding = {
  outcome: 'skipped',
  code: 'nobody_connected',
  says: 'No account is connected yet.',
};
