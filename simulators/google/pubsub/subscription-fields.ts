import type { Fields } from '../../frame/fields.ts';
import { invalidArgument } from '../api/api-refusal.ts';
import { durationOf, findDurationMs, findMessage } from '../api/json-body.ts';
import type { DeadLetter, PushConfig, Retry, Subscription } from './records.ts';

/** What may be said of a subscription, at its creation or in a change. */
export type SubscriptionSettings = Pick<
  Subscription,
  | 'push'
  | 'ackDeadlineSeconds'
  | 'retainsAcknowledged'
  | 'retentionMs'
  | 'labels'
  | 'isOrdered'
  | 'isExactlyOnce'
  | 'expiresAfterMs'
  | 'deadLetter'
  | 'retry'
>;

const dayMs = 86_400_000;

export const subscriptionFields = [
  'name',
  'topic',
  'pushConfig',
  'ackDeadlineSeconds',
  'retainAckedMessages',
  'messageRetentionDuration',
  'labels',
  'enableMessageOrdering',
  'expirationPolicy',
  'filter',
  'deadLetterPolicy',
  'retryPolicy',
  'enableExactlyOnceDelivery',
  'detached',
  'state',
] as const;

export function readSettings(fields: Fields): SubscriptionSettings {
  if (fields.findText('filter')) throw invalidArgument('Filters are not simulated.');
  const settings = {
    push: readPushConfig(findMessage(fields, 'pushConfig', pushFields)),
    ackDeadlineSeconds: readAckDeadline(fields.findNumber('ackDeadlineSeconds') ?? 0, 10) || 10,
    retainsAcknowledged: fields.findFlag('retainAckedMessages') ?? false,
    retentionMs: within(
      'message_retention_duration',
      findDurationMs(fields, 'messageRetentionDuration') ?? 7 * dayMs,
      600_000,
      31 * dayMs,
    ),
    labels: fields.findTextMap('labels') ?? {},
    isOrdered: fields.findFlag('enableMessageOrdering') ?? false,
    isExactlyOnce: fields.findFlag('enableExactlyOnceDelivery') ?? false,
    expiresAfterMs: readExpiration(findMessage(fields, 'expirationPolicy', ['ttl'])),
    deadLetter: readDeadLetter(
      findMessage(fields, 'deadLetterPolicy', ['deadLetterTopic', 'maxDeliveryAttempts']),
    ),
    retry: readRetry(findMessage(fields, 'retryPolicy', ['minimumBackoff', 'maximumBackoff'])),
  };
  if (settings.isExactlyOnce && settings.push) {
    throw invalidArgument('Exactly-once delivery is not supported for push subscriptions.');
  }
  return settings;
}

export const pushFields = ['pushEndpoint', 'attributes', 'oidcToken', 'pubsubWrapper', 'noWrapper'];

/** Without an endpoint the subscription is there to be pulled. */
export function readPushConfig(fields: Fields | undefined): PushConfig | undefined {
  const endpoint = fields?.findText('pushEndpoint') ?? '';
  if (!fields || endpoint === '') return undefined;
  checkEndpoint(endpoint);
  const token = findMessage(fields, 'oidcToken', ['serviceAccountEmail', 'audience']);
  const bare = findMessage(fields, 'noWrapper', ['writeMetadata']);
  return {
    endpoint,
    attributes: { 'x-goog-version': 'v1', ...fields.findTextMap('attributes') },
    identity: token && {
      email: token.requireText('serviceAccountEmail'),
      audience: token.findText('audience') || undefined,
    },
    unwrapped: bare && { writesMetadata: bare.findFlag('writeMetadata') ?? false },
  };
}

/** Only on the machine itself, where the demo is, may it do without https. */
function checkEndpoint(endpoint: string): void {
  const url = URL.parse(endpoint);
  const isLoopback = url !== null && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  const isSecure = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback);
  if (url && isSecure && url.username === '' && url.password === '') return;
  throw invalidArgument(
    `Invalid push endpoint given (endpoint=${endpoint}). Refer to https://cloud.google.com/pubsub/docs/subscriber#create for more information on valid push endpoint formats.`,
  );
}

/** 0 stands for 10 in a subscription, and for at once in a change of one delivery. */
export function readAckDeadline(seconds: number, least: number): number {
  if (seconds === 0 || (seconds >= least && seconds <= 600)) return seconds;
  throw invalidArgument(
    `Invalid ack deadline given: ${seconds} seconds. The ack deadline must be between ${least} and 600 seconds.`,
  );
}

/** `{}` is never; nothing said is 31 days. */
function readExpiration(fields: Fields | undefined): number | undefined {
  if (!fields) return 31 * dayMs;
  const ttlMs = findDurationMs(fields, 'ttl');
  if (ttlMs !== undefined && ttlMs < dayMs) {
    throw invalidArgument('The value for expiration_policy.ttl is too small: the minimum value is 1 day.');
  }
  return ttlMs;
}

function readDeadLetter(fields: Fields | undefined): DeadLetter | undefined {
  const topic = fields?.findText('deadLetterTopic') ?? '';
  if (!fields || topic === '') return undefined;
  const maximumAttempts = fields.findNumber('maxDeliveryAttempts') || 5;
  if (maximumAttempts >= 5 && maximumAttempts <= 100) return { topic, maximumAttempts };
  throw invalidArgument(
    `Invalid max_delivery_attempts given: ${maximumAttempts}. It must be between 5 and 100.`,
  );
}

function readRetry(fields: Fields | undefined): Retry | undefined {
  if (!fields) return undefined;
  const [least, most] = [0, 600_000];
  const minimumMs = within(
    'minimum_backoff',
    findDurationMs(fields, 'minimumBackoff') ?? 10_000,
    least,
    most,
  );
  const maximumMs = within('maximum_backoff', findDurationMs(fields, 'maximumBackoff') ?? most, least, most);
  if (minimumMs <= maximumMs) return { minimumMs, maximumMs };
  throw invalidArgument('The minimum_backoff must not be larger than the maximum_backoff.');
}

function within(name: string, ms: number, least: number, most: number): number {
  if (ms >= least && ms <= most) return ms;
  throw invalidArgument(
    `Invalid ${name} given: it must be between ${durationOf(least)} and ${durationOf(most)}.`,
  );
}

/** As `get` answers: what is false, empty or absent is left out. */
export function shownSubscription(subscription: Subscription) {
  const { push, deadLetter, retry, expiresAfterMs } = subscription;
  return {
    name: subscription.name,
    topic: subscription.topic,
    pushConfig: push ? shownPushConfig(push) : {},
    ackDeadlineSeconds: subscription.ackDeadlineSeconds,
    ...(subscription.retainsAcknowledged && { retainAckedMessages: true }),
    messageRetentionDuration: durationOf(subscription.retentionMs),
    ...(Object.keys(subscription.labels).length > 0 && { labels: subscription.labels }),
    ...(subscription.isOrdered && { enableMessageOrdering: true }),
    expirationPolicy: expiresAfterMs === undefined ? {} : { ttl: durationOf(expiresAfterMs) },
    ...(deadLetter && {
      deadLetterPolicy: {
        deadLetterTopic: deadLetter.topic,
        maxDeliveryAttempts: deadLetter.maximumAttempts,
      },
    }),
    ...(retry && {
      retryPolicy: {
        minimumBackoff: durationOf(retry.minimumMs),
        maximumBackoff: durationOf(retry.maximumMs),
      },
    }),
    ...(subscription.isDetached && { detached: true }),
    ...(subscription.isExactlyOnce && { enableExactlyOnceDelivery: true }),
    state: 'ACTIVE',
  };
}

function shownPushConfig({ endpoint, attributes, identity, unwrapped }: PushConfig) {
  return {
    pushEndpoint: endpoint,
    attributes,
    ...(identity && {
      oidcToken: {
        serviceAccountEmail: identity.email,
        ...(identity.audience !== undefined && { audience: identity.audience }),
      },
    }),
    ...(unwrapped && { noWrapper: { writeMetadata: unwrapped.writesMetadata } }),
  };
}
