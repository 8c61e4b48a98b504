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
  /** After how much silence Google deletes it. Undefined: never. */
  expiresAfter: string | undefined;
  retries: string | undefined;
  deadLetterTopic: string | undefined;
  isActive: boolean;
  /** Nothing more comes to it, and nothing brings it back. */
  isDetached: boolean;
};

const ACK_SECONDS = 30;
const MOST_DELIVERIES = 20;
const RETRY = { minimumBackoff: '10s', maximumBackoff: '300s' };
const EXPIRES_USUALLY = '2678400s'; // google.md 3.2: 31 days where nothing is said

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
  retryPolicy: z.looseObject({ minimumBackoff: z.string(), maximumBackoff: z.string() }).optional(),
  deadLetterPolicy: z.looseObject({ deadLetterTopic: z.string().optional() }).optional(),
  state: z.string().optional(),
  detached: z.boolean().default(false),
});

type Found = { kind: 'found'; state: SubscriptionState } | { kind: 'not_found' } | PubsubRefused;

/** As it should be, afterwards: made, or adopted and changed where it differs; and read back to be sure. */
export async function ensureSubscription(
  needs: GoogleNeeds,
  token: Secret<string>,
  wanted: Wanted,
): Promise<Found> {
  const found = await makeOrFind(needs, token, wanted);
  if (found.kind !== 'found' || differences(found.state, wanted).length === 0) return found;
  if (isBeyondChange(found.state, wanted)) {
    const deleted = await deleteSubscription(needs, token, wanted.subscription);
    return deleted.kind === 'deleted' ? makeOrFind(needs, token, wanted) : deleted;
  }
  const changed = await change(needs, token, wanted);
  if (changed.kind !== 'answered') return only(changed);
  return readSubscription(needs, token, wanted.subscription);
}

async function makeOrFind(needs: GoogleNeeds, token: Secret<string>, wanted: Wanted): Promise<Found> {
  const made = await callPubsub(needs, token, {
    method: 'PUT',
    path: wanted.subscription,
    body: { topic: wanted.topic, ...settingsOf(wanted) },
  });
  if (made.kind === 'overtaken') return busy('server_error', { clue: 'overtaken' });
  if (made.kind !== 'answered' && made.kind !== 'exists') return made;
  return readSubscription(needs, token, wanted.subscription);
}

/** What it is of stays for good: one of a topic that was deleted leads nowhere, also when there is a new one. */
function isBeyondChange({ topic, isDetached }: SubscriptionState, wanted: Wanted): boolean {
  return isDetached || topic !== wanted.topic;
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
  const { topic, pushConfig, expirationPolicy, retryPolicy, deadLetterPolicy, state, detached } = read.data;
  return {
    kind: 'found',
    state: {
      topic,
      endpoint: pushConfig?.pushEndpoint || undefined,
      // Left out it is the endpoint itself.
      audience: pushConfig?.oidcToken && (pushConfig.oidcToken.audience || pushConfig.pushEndpoint),
      serviceAccount: pushConfig?.oidcToken?.serviceAccountEmail,
      expiresAfter: expirationPolicy ? expirationPolicy.ttl : EXPIRES_USUALLY,
      retries: retryPolicy && paceOf(retryPolicy),
      deadLetterTopic: deadLetterPolicy?.deadLetterTopic,
      isActive: (state === undefined || state === 'ACTIVE') && !detached,
      isDetached: detached,
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
  'retry',
  'dead_letter',
  'inactive',
] as const;
export type Differing = (typeof differing)[number];

/** As it is beside how it should be. Undefined: nothing of the kind. */
export type Compared = { expected: string | undefined; actual: string | undefined };

export function comparisons(state: SubscriptionState, wanted: Wanted): Readonly<Record<Differing, Compared>> {
  const { push } = wanted;
  return {
    topic: { expected: wanted.topic, actual: state.topic },
    endpoint: { expected: push?.endpoint, actual: state.endpoint },
    audience: { expected: push?.endpoint, actual: state.audience },
    service_account: { expected: push?.serviceAccount, actual: state.serviceAccount },
    expiration: { expected: undefined, actual: state.expiresAfter },
    retry: { expected: paceOf(RETRY), actual: state.retries },
    dead_letter: { expected: wanted.deadLetterTopic, actual: state.deadLetterTopic },
    inactive: { expected: 'ACTIVE', actual: activityOf(state) },
  };
}

/** Where it is not as it should be. */
export function differences(state: SubscriptionState, wanted: Wanted): Differing[] {
  const compared = comparisons(state, wanted);
  return differing.filter(each => compared[each].expected !== compared[each].actual);
}

function activityOf({ isActive, isDetached }: SubscriptionState): string {
  if (isDetached) return 'DETACHED';
  return isActive ? 'ACTIVE' : 'RESOURCE_ERROR';
}

function paceOf({ minimumBackoff, maximumBackoff }: typeof RETRY): string {
  return `${minimumBackoff} to ${maximumBackoff}`;
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
