import type { PubsubRefused } from '#providers/google/pubsub/call.ts';
import type { Caretaker } from './caretaker.ts';

/** Why Gmail does not tell of new mail. It is looked for all the same, every few minutes. */
export const watchTroubles = [
  'no_service_account',
  'no_project',
  'key_refused',
  'not_permitted',
  'account_not_permitted',
  'act_as_missing',
  'api_disabled',
  'org_policy',
  'topic_missing',
  'publisher_missing',
  'other_project',
  'taken',
  'no_access',
  'invalid',
  'google_busy',
] as const;
export type WatchTrouble = (typeof watchTroubles)[number];

export type WatchWords = { says: string; remedy: string };

const project = 'An administrator finds what is missing under Settings, Integrations, Google, Check.';

export const watchTroubleWords: Readonly<Record<WatchTrouble, WatchWords>> = {
  no_service_account: {
    says: 'No service account is entered, and the account of this mailbox does not allow to look after Pub/Sub. So Google tells nothing, and mail is looked for every few minutes.',
    remedy:
      'An administrator enters the key of a service account in the Google settings. Or connect the account of this mailbox again and leave the box for Pub/Sub ticked.',
  },
  no_project: {
    says: 'It is not known in which Google Cloud project the app is.',
    remedy: 'An administrator enters the project id in the Google settings.',
  },
  key_refused: {
    says: 'Google refuses the key of the service account.',
    remedy: 'An administrator makes a new key in Google Cloud and enters it in the Google settings.',
  },
  not_permitted: {
    says: 'The service account may not look after Pub/Sub in the project.',
    remedy: 'In Google Cloud, under IAM, give it the role Pub/Sub Admin.',
  },
  account_not_permitted: {
    says: 'No service account is entered, and the Google account of this mailbox may not look after Pub/Sub in the project. So Google tells nothing, and mail is looked for every few minutes.',
    remedy:
      'An administrator enters the key of a service account in the Google settings. Or, in Google Cloud, under IAM, give this account the role Pub/Sub Admin.',
  },
  act_as_missing: {
    says: 'The service account may not have pushes signed as itself.',
    remedy: 'In Google Cloud, under IAM, Service Accounts, give it the role Service Account User on itself.',
  },
  api_disabled: {
    says: 'An API that this needs is switched off in the project.',
    remedy: 'In Google Cloud, enable the Gmail API and the Pub/Sub API.',
  },
  org_policy: {
    says: 'A policy of the Google organisation forbids to let Gmail publish to the topic.',
    remedy:
      'Its administrator makes an exception for gmail-api-push@system.gserviceaccount.com (policy iam.allowedPolicyMemberDomains).',
  },
  topic_missing: {
    says: 'The topic has been deleted in Google Cloud.',
    remedy: 'It is made again by itself.',
  },
  publisher_missing: {
    says: 'Gmail may not publish to the topic.',
    remedy: 'It is allowed again by itself; if this stays, a policy of the Google organisation forbids it.',
  },
  other_project: {
    says: 'The project in the settings is not the one that the Google app is in.',
    remedy: 'An administrator enters the project of the OAuth client in the Google settings.',
  },
  taken: {
    says: 'This Google account tells another topic of the same project.',
    remedy: 'It is stopped there and begun here by itself.',
  },
  no_access: {
    says: 'The Google account does not let its mail be read just now.',
    remedy: 'Connect the account of this mailbox again.',
  },
  invalid: { says: 'Google refuses how this is set up.', remedy: project },
  google_busy: { says: 'Google does not answer at the moment.', remedy: 'It is tried again by itself.' },
};

/** What Pub/Sub said no with, by whoever asked. */
export function pubsubTrouble(refused: PubsubRefused, { kind }: Pick<Caretaker, 'kind'>): WatchTrouble {
  if (refused.kind === 'busy') return 'google_busy';
  const { reason } = refused;
  if (reason === 'token_refused') return 'google_busy'; // it was vended a moment ago, and the next one is another
  return reason === 'not_permitted' && kind === 'account' ? 'account_not_permitted' : reason;
}
