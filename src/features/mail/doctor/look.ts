import type { Finding } from '#features/apps/doctor/step.ts';
import type { Compared } from '#providers/google/pubsub/subscriptions.ts';

/** Everything that has to be right for a mailbox to be told of its mail, in the order in which one thing rests on the other. */
export const lookNames = [
  'project',
  'topic',
  'publisher',
  'policy_version',
  'subscription',
  'subscribed_topic',
  'endpoint',
  'audience',
  'service_account',
  'expiration',
  'retry',
  'dead_letter',
  'dead_letter_topic',
  'dead_letter_publisher',
  'dead_letter_subscriber',
  'watch',
  'last_push',
] as const;
export type LookName = (typeof lookNames)[number];

export const lookTitles: Readonly<Record<LookName, string>> = {
  project: 'Access to the Google project',
  topic: 'Topic',
  publisher: 'Gmail may publish to the topic',
  policy_version: 'Version of the topic’s policy',
  subscription: 'Subscription',
  subscribed_topic: 'Topic of the subscription',
  endpoint: 'Address that is pushed to',
  audience: 'Audience of the pushes',
  service_account: 'Service account that signs the pushes',
  expiration: 'Expiration',
  retry: 'Retries',
  dead_letter: 'Dead letters',
  dead_letter_topic: 'Topic of the dead letters',
  dead_letter_publisher: 'Pub/Sub may publish dead letters',
  dead_letter_subscriber: 'Pub/Sub may take dead letters from the subscription',
  watch: 'Gmail’s promise to tell of new mail',
  last_push: 'Last push',
};

/** What one look has shown. Where two values were compared, what had to be there and what was. */
export type Look = Finding & { name: LookName } & Partial<Compared>;

export function pass(name: LookName, code: string, says: string): Look {
  return { name, outcome: 'pass', code, says };
}

/** What the upkeep puts right by itself sooner or later, and a person at once. */
export function wrong(name: LookName, code: string, says: string): Look {
  return { name, outcome: 'fail', code, says, remedy: AGAIN };
}

const AGAIN =
  'Set it up again at Google: that puts this right at once. By itself it is put right within a day.';

/** It rests on something that is wrong already, and would only say so again. */
export function notLookedAt(name: LookName, because: string): Look {
  return { name, outcome: 'skipped', code: 'not_looked_at', says: because };
}
