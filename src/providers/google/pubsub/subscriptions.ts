import { z } from 'zod';
import type { Secret } from '#kernel/secret.ts';
import { busy } from '../../verdict.ts';
import type { GoogleNeeds } from '../endpoints.ts';
import { callPubsub, type PubsubAnswer, type PubsubRefused } from './call.ts';

export type Wanted = {
  /** Full names. */
  subscription: string;
  topic: string;
  deadLetterTopic: string;
  /** To where it is pushed, and as whom. Undefined: it is pulled. */
  push: { endpoint: string; serviceAccount: string } | undefined;
};

/** Everything that matters about a subscription, as it is. */
export type SubscriptionState = {
  topic: string;
  endpoint: string | undefined;
  audience: string | undefined;
  serviceAccount: string | undefined;
  neverExpires: boolean;
  deadLetterTopic: string | undefined;
  isActive: boolean;
};

const ACK_SECONDS = 30;
const MOST_DELIVERIES = 20;
const RETRY = { minimumBackoff: '10s', maximumBackoff: '300s' };

const stored = z.looseObject({
  topic: z.string(),
  pushConfig: z
    .looseObject({
      pushEndpoint: z.string().optional(),
      oidcToken: z
        .looseObject({ serviceAccountEmail: z.string().optional(), audience: z.string().optional() })
        .optional(),
    })
    .optional(),
  expirationPolicy: z.looseObject({ ttl: z.string().optional() }).optional(),
  deadLetterPolicy: z.looseObject({ deadLetterTopic: z.string().optional() }).optional(),
  state: z.string().optional(),
});

type Found = { kind: 'found'; state: SubscriptionState } | { kind: 'not_found' } | PubsubRefused;

/** As it should be, afterwards: made, or adopted and changed where it differs; and read back to be sure. */
export async function ensureSubscription(
  needs: GoogleNeeds,
  token: Secret<string>,
  wanted: Wanted,
): Promise<Found> {
  const made = await callPubsub(needs, token, {
    method: 'PUT',
    path: wanted.subscription,
    body: { topic: wanted.topic, ...settingsOf(wanted) },
  });
  if (made.kind === 'overtaken') return busy('server_error', { clue: 'overtaken' });
  if (made.kind !== 'answered' && made.kind !== 'exists') return made;
  const found = await readSubscription(needs, token, wanted.subscription);
  if (found.kind !== 'found' || differences(found.state, wanted).length === 0) return found;
  const changed = await change(needs, token, wanted);
  if (changed.kind !== 'answered') return only(changed);
  return readSubscription(needs, token, wanted.subscription);
}

export async function readSubscription(
  needs: GoogleNeeds,
  token: Secret<string>,
  subscription: string,
): Promise<Found> {
  const answer = await callPubsub(needs, token, { method: 'GET', path: subscription });
  if (answer.kind !== 'answered') return only(answer);
  const read = stored.safeParse(answer.body);
  if (!read.success) return busy('unreadable_answer', { clue: 'not_a_subscription' });
  const { topic, pushConfig, expirationPolicy, deadLetterPolicy, state } = read.data;
  return {
    kind: 'found',
    state: {
      topic,
      endpoint: pushConfig?.pushEndpoint || undefined,
      // Left out it is the endpoint itself.
      audience: pushConfig?.oidcToken && (pushConfig.oidcToken.audience || pushConfig.pushEndpoint),
      serviceAccount: pushConfig?.oidcToken?.serviceAccountEmail,
      neverExpires: expirationPolicy !== undefined && expirationPolicy.ttl === undefined,
      deadLetterTopic: deadLetterPolicy?.deadLetterTopic,
      isActive: state === undefined || state === 'ACTIVE',
    },
  };
}

export async function deleteSubscription(
  needs: GoogleNeeds,
  token: Secret<string>,
  subscription: string,
): Promise<{ kind: 'deleted' } | PubsubRefused> {
  const answer = await callPubsub(needs, token, { method: 'DELETE', path: subscription, body: undefined });
  if (answer.kind === 'answered' || answer.kind === 'not_found') return { kind: 'deleted' };
  const refused = only(answer);
  return refused.kind === 'not_found' ? { kind: 'deleted' } : refused;
}

export const differing = [
  'topic',
  'endpoint',
  'audience',
  'service_account',
  'expiration',
  'dead_letter',
  'inactive',
] as const;
export type Differing = (typeof differing)[number];

/** Where it is not as it should be. */
export function differences(state: SubscriptionState, wanted: Wanted): Differing[] {
  const checks: Readonly<Record<Differing, boolean>> = {
    topic: state.topic === wanted.topic,
    endpoint: state.endpoint === wanted.push?.endpoint,
    audience: state.audience === wanted.push?.endpoint,
    service_account: state.serviceAccount === wanted.push?.serviceAccount,
    expiration: state.neverExpires,
    dead_letter: state.deadLetterTopic === wanted.deadLetterTopic,
    inactive: state.isActive,
  };
  return differing.filter(each => !checks[each]);
}

function settingsOf({ push, deadLetterTopic }: Wanted) {
  return {
    pushConfig: push
      ? {
          pushEndpoint: push.endpoint,
          oidcToken: { serviceAccountEmail: push.serviceAccount, audience: push.endpoint },
        }
      : {},
    ackDeadlineSeconds: ACK_SECONDS,
    expirationPolicy: {}, // without it the subscription dies after 31 days of silence
    retryPolicy: RETRY,
    deadLetterPolicy: { deadLetterTopic, maxDeliveryAttempts: MOST_DELIVERIES },
  };
}

function change(needs: GoogleNeeds, token: Secret<string>, wanted: Wanted): Promise<PubsubAnswer> {
  const settings = settingsOf(wanted);
  const mask = Object.keys(settings).join(',');
  return callPubsub(needs, token, {
    method: 'PATCH',
    path: `${wanted.subscription}?updateMask=${mask}`,
    body: { subscription: { name: wanted.subscription, ...settings }, updateMask: mask },
  });
}

function only(answer: Exclude<PubsubAnswer, { kind: 'answered' }>): { kind: 'not_found' } | PubsubRefused {
  if (answer.kind === 'exists' || answer.kind === 'overtaken')
    return busy('unreadable_answer', { clue: answer.kind });
  return answer;
}
