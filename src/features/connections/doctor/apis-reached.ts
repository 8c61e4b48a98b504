import { capabilities, type Service } from '#features/apps/capabilities.ts';
import { enableApi } from '#features/apps/doctor/commands.ts';
import type { StepNeeds } from '#features/apps/doctor/doctor-needs.ts';
import type { DoctorStep, Finding } from '#features/apps/doctor/step.ts';
import { notAnswered, refusedBy } from '#features/apps/doctor/words.ts';
import type { Scope } from '#kernel/scope.ts';
import { apiFacts, type ProbedApi, probeApi } from '#providers/google/examine/probe-api.ts';
import { sealedIn } from '../grants/grant.ts';
import { type LivingGrant, listLivingGrants } from './store.ts';

const MOST = 200;
const apiOf: Readonly<Record<Service, ProbedApi>> = { mail: 'gmail', calendar: 'calendar' };

const enoughFor: Readonly<Record<Service, readonly string[]>> = {
  mail: [...capabilities['mail.read'].scopes, ...capabilities['mail.modify'].scopes],
  calendar: capabilities.calendar.scopes,
};

/** With a token that lives by itself: an examination must not refresh anybody's, nor hand any out. */
export const apisReachedStep: DoctorStep<StepNeeds> = {
  name: 'apis_reached',
  title: 'Mail and calendar of a connected account answer',
  meaning: 'An API that is switched off in the project, or a rule of a Google organisation, shows only here.',
  async run(needs, who, { apps }) {
    const clientIds = apps.map(({ clientId }) => clientId);
    const grants = await needs.database.inTenant(who, tx => listLivingGrants(tx, { clientIds, most: MOST }));
    const findings: Finding[] = [];
    for (const service of ['mail', 'calendar'] as const) {
      const grant = grants.find(each => each.key.service === service && isUsable(needs, each, service));
      const projectId = apps.find(({ clientId }) => clientId === grant?.clientId)?.projectId;
      if (grant) findings.push(await ask(needs, who, grant, projectId));
    }
    return findings.length > 0 ? findings : [nobody];
  },
};

/** One that was asked for less than the question needs would be refused, and nothing would be wrong. */
function isUsable(
  { world }: StepNeeds,
  { accessToken, grantedScopes }: LivingGrant,
  service: Service,
): boolean {
  const isAllowed = grantedScopes.some(scope => enoughFor[service].includes(scope));
  return isAllowed && accessToken !== undefined && accessToken.expiresAt > world.now();
}

async function ask(
  needs: StepNeeds,
  who: Scope,
  { key, accessToken }: LivingGrant,
  projectId: string | undefined,
): Promise<Finding> {
  const { service } = key;
  const api = apiOf[service];
  const { title } = apiFacts[api];
  if (!accessToken) return nobody;
  const opened = await needs.database.inTenant(who, tx =>
    needs.seals.open(tx, who, sealedIn('access_token_sealed', key), accessToken.sealed),
  );
  const probed = await probeApi(needs, { api, accessToken: opened });
  switch (probed.kind) {
    case 'enabled':
      return { outcome: 'pass', code: 'api_reached', service, says: `The ${title} answers.` };
    case 'disabled':
      return refusedBy('api_disabled', {
        service,
        says: `The ${title} is not enabled in the project.`,
        command: enableApi(apiFacts[api].service, projectId ?? probed.projectNumber),
      });
    case 'scope_missing':
      return refusedBy('scope_missing', { service, outcome: 'warn' });
    case 'blocked_by_admin':
      return refusedBy('admin_policy', { service });
    case 'not_permitted':
    case 'unclear':
      return { outcome: 'skipped', code: 'unclear', service, says: `The ${title} gives no clear answer.` };
    case 'busy':
      return notAnswered(probed, { service });
    default:
      throw probed satisfies never;
  }
}

const nobody: Finding = {
  outcome: 'skipped',
  code: 'nobody_connected',
  says: 'No account that is connected has been used within the last hour.',
};
