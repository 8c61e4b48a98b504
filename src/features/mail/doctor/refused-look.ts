import { enableApi, giveRole, quoted } from '#features/apps/doctor/commands.ts';
import { PUBSUB_ROLE } from '#features/apps/doctor/steps/service-account.ts';
import { notAnswered } from '#features/apps/doctor/words.ts';
import type { PubsubRefused } from '#providers/google/pubsub/call.ts';
import type { ProjectAccess } from '../watch/project-access.ts';
import { pubsubTrouble, type WatchTrouble, watchTroubleWords } from '../watch/trouble.ts';
import type { Look, LookName } from './look.ts';

/** What Pub/Sub said no with. */
export function refusedLook(name: LookName, answer: PubsubRefused, access: ProjectAccess): Look {
  if (answer.kind === 'busy') return { ...notAnswered(answer), name };
  return troubledLook(name, pubsubTrouble(answer, access.as), access);
}

export function troubledLook(name: LookName, trouble: WatchTrouble, access?: ProjectAccess): Look {
  const { says, remedy } = watchTroubleWords[trouble];
  const command = access && commandFor(trouble, access);
  return {
    ...{ name, outcome: trouble === 'google_busy' ? 'warn' : 'fail', code: trouble, says, remedy },
    ...(command !== undefined && { command }),
  };
}

function commandFor(trouble: WatchTrouble, { as, projectId }: ProjectAccess): string | undefined {
  const { email } = as;
  switch (trouble) {
    case 'not_permitted':
      return giveRole(PUBSUB_ROLE, `serviceAccount:${email}`, projectId);
    case 'account_not_permitted':
      return giveRole(PUBSUB_ROLE, `user:${email}`, projectId);
    case 'act_as_missing':
      return `gcloud iam service-accounts add-iam-policy-binding ${quoted(email)} --member=${quoted(`serviceAccount:${email}`)} --role=roles/iam.serviceAccountUser --project=${quoted(projectId)}`;
    case 'api_disabled':
      return enableApi('pubsub.googleapis.com', projectId);
    default:
      return undefined;
  }
}
