import { apiFacts, probeApi } from '#providers/google/examine/probe-api.ts';
import { askAsServiceAccount } from '#providers/google/service-account/token.ts';
import type { ServiceAccountKey } from '../../setup/service-account-key.ts';
import { serviceAccountIn } from '../../setup/values.ts';
import { giveRole, makeAccount, makeKey } from '../commands.ts';
import type { StepNeeds } from '../doctor-needs.ts';
import type { DoctorStep, Finding } from '../step.ts';
import { notAnswered, refusedBy } from '../words.ts';

/** Makes topics and subscriptions, and lets Gmail publish to a topic. Less does not do. */
export const PUBSUB_ROLE = 'roles/pubsub.admin';

export const serviceAccountStep: DoctorStep<StepNeeds> = {
  name: 'service_account',
  title: 'The service account works',
  meaning: 'With it Keyholder sets up in your project what Gmail needs to tell of new mail at once.',
  async run(needs, _who, { values }) {
    if (!values.fields.has('google_service_account_key')) return [none];
    const account = serviceAccountIn(values);
    if (!account)
      return [
        { ...refusedBy('key_refused'), code: 'key_unreadable', says: 'The key that is kept cannot be read.' },
      ];
    const { projectId, email } = account;
    const token = await askAsServiceAccount(needs, account, [apiFacts.pubsub.scope]);
    if (token.kind === 'busy') return [notAnswered(token)];
    if (token.kind !== 'granted') return [refusedBy(token.reason, mending(token.reason, account))];
    const probed = await probeApi(needs, { api: 'pubsub', accessToken: token.accessToken, projectId });
    return probed.kind === 'not_permitted' ? [works, withoutRole(email, projectId)] : [works];
  },
};

function mending(reason: string, { email, projectId }: ServiceAccountKey): Pick<Finding, 'command'> {
  if (reason === 'service_account_gone') return { command: makeAccount(email, projectId) };
  return reason === 'key_refused' ? { command: makeKey(email, projectId) } : {};
}

const none: Finding = {
  outcome: 'skipped',
  code: 'no_service_account',
  says: 'No service account is entered. The account of each mailbox is asked for Pub/Sub instead.',
};

const works: Finding = { outcome: 'pass', code: 'key_accepted', says: 'Google accepts its key.' };

function withoutRole(email: string, projectId: string): Finding {
  return {
    outcome: 'fail',
    code: 'role_missing',
    says: 'It may not look after Pub/Sub in its project.',
    remedy: `In Google Cloud, under IAM, give the service account the role Pub/Sub Admin (${PUBSUB_ROLE}) in this project.`,
    command: giveRole(PUBSUB_ROLE, `serviceAccount:${email}`, projectId),
  };
}
