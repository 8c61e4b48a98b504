import { projectNumberOf } from '#features/apps/setup/field.ts';
import { stageNames, stagesIn } from '#features/apps/setup/stages.ts';
import { appIn, serviceAccountIn } from '#features/apps/setup/values.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import { askAsServiceAccount } from '#providers/google/service-account/token.ts';
import type { MailNeeds } from '../mail-needs.ts';
import type { WatchTrouble } from './trouble.ts';

const PUBSUB_SCOPE = 'https://www.googleapis.com/auth/pubsub';

export type ProjectAccess = {
  kind: 'access';
  token: Secret<string>;
  /** The project of the OAuth client: Gmail publishes to no other. */
  projectId: string;
  projectNumber: string;
  serviceAccount: string;
};

export type OpenedProject = ProjectAccess | { kind: 'none'; trouble: WatchTrouble };

/** What is to be done in the organisation's own project is done as its own service account. */
export async function openProject(
  needs: Pick<MailNeeds, 'secrets' | 'world' | 'endpoints'>,
  who: Scope,
): Promise<OpenedProject> {
  const { live } = stagesIn(await needs.secrets.read(who, stageNames), needs.world.now());
  const account = serviceAccountIn(live);
  if (!account) return none('no_service_account');
  const app = appIn(live, 'mail');
  if (!app?.projectId) return none('no_project');
  const token = await askAsServiceAccount(needs, account, [PUBSUB_SCOPE]);
  if (token.kind === 'busy') return none('google_busy');
  if (token.kind !== 'granted') return none('key_refused');
  return {
    kind: 'access',
    token: token.accessToken,
    projectId: app.projectId,
    projectNumber: projectNumberOf(app.clientId),
    serviceAccount: account.email,
  };
}

function none(trouble: WatchTrouble): { kind: 'none'; trouble: WatchTrouble } {
  return { kind: 'none', trouble };
}
