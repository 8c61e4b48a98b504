import type { GoogleNeeds } from '#providers/google/endpoints.ts';
import {
  type Compared,
  comparisons,
  type Differing,
  differing,
  readSubscription,
  type Wanted,
} from '#providers/google/pubsub/subscriptions.ts';
import type { ProjectAccess } from '../watch/project-access.ts';
import { type Look, type LookName, notLookedAt, pass, wrong } from './look.ts';
import { refusedLook } from './refused-look.ts';

type Words = { name: LookName; right: string; wrong: string };

const words: Readonly<Record<Differing, Words>> = {
  inactive: {
    name: 'subscription',
    right: 'The subscription is there.',
    wrong: 'Google has switched the subscription off.',
  },
  topic: {
    name: 'subscribed_topic',
    right: 'It is of the topic of this mailbox.',
    wrong: 'It is of another topic than that of this mailbox, so nothing comes by it.',
  },
  endpoint: {
    name: 'endpoint',
    right: 'Pushes go to the address of this mailbox here.',
    wrong: 'Pushes do not go to the address of this mailbox here.',
  },
  audience: {
    name: 'audience',
    right: 'Pushes are for the address that they go to.',
    wrong: 'Pushes name another audience than the address they have to go to, and are refused.',
  },
  service_account: {
    name: 'service_account',
    right: 'Pushes are signed as the service account that this server expects.',
    wrong: 'Pushes are not signed as the service account that this server expects, and are refused.',
  },
  expiration: {
    name: 'expiration',
    right: 'Google never deletes it for being quiet.',
    wrong: 'Google deletes it when it is quiet for long.',
  },
  retry: {
    name: 'retry',
    right: 'What fails comes again after some time.',
    wrong: 'What fails does not come again as it has to.',
  },
  dead_letter: {
    name: 'dead_letter',
    right: 'What can never be delivered is kept in a topic of its own.',
    wrong: 'What can never be delivered is not kept where it has to be.',
  },
};

const onlyPushed: readonly Differing[] = ['endpoint', 'audience', 'service_account'];
const MISSING = 'There is no subscription to look at.';

/** As it is at Google beside how it has to be. */
export async function lookAtSubscription(
  needs: GoogleNeeds,
  access: ProjectAccess,
  wanted: Wanted,
): Promise<Look[]> {
  const found = await readSubscription(needs, access.token, wanted.subscription);
  if (found.kind !== 'found') {
    const first =
      found.kind === 'not_found'
        ? wrong('subscription', 'subscription_missing', 'The subscription is not there.')
        : refusedLook('subscription', found, access);
    const others = differing.filter(each => each !== 'inactive');
    return [first, ...others.map(each => notLookedAt(words[each].name, MISSING))];
  }
  const compared = comparisons(found.state, wanted);
  return differing.map(each => lookOf(each, compared[each], wanted));
}

function lookOf(each: Differing, compared: Compared, { push }: Wanted): Look {
  const { name, right, wrong: says } = words[each];
  if (!push && onlyPushed.includes(each) && compared.actual === undefined)
    return notLookedAt(name, 'Nothing is pushed: this server fetches what Google has to tell.');
  return {
    ...(compared.expected === compared.actual
      ? pass(name, `${name}_right`, right)
      : wrong(name, `subscription_${each}`, says)),
    ...compared,
  };
}
