import { invalidArgument } from '../api/api-refusal.ts';
import { type SubscriptionSettings, subscriptionFields } from './subscription-fields.ts';

/** What each path of an update mask changes. */
const changeable: Readonly<Record<string, (from: SubscriptionSettings) => Partial<SubscriptionSettings>>> = {
  pushConfig: ({ push }) => ({ push }),
  ackDeadlineSeconds: ({ ackDeadlineSeconds }) => ({ ackDeadlineSeconds }),
  retainAckedMessages: ({ retainsAcknowledged }) => ({ retainsAcknowledged }),
  messageRetentionDuration: ({ retentionMs }) => ({ retentionMs }),
  labels: ({ labels }) => ({ labels }),
  expirationPolicy: ({ expiresAfterMs }) => ({ expiresAfterMs }),
  deadLetterPolicy: ({ deadLetter }) => ({ deadLetter }),
  retryPolicy: ({ retry }) => ({ retry }),
  enableExactlyOnceDelivery: ({ isExactlyOnce }) => ({ isExactlyOnce }),
};

/** What the mask takes over of the wanted settings, or Google's reason why it cannot. */
export function changesOf(
  wanted: SubscriptionSettings,
  mask: readonly string[],
): Partial<SubscriptionSettings> {
  const changes: Partial<SubscriptionSettings> = {};
  for (const path of mask) Object.assign(changes, changeFor(path)(wanted));
  return changes;
}

function changeFor(path: string) {
  const field = camelCase(path);
  const change = changeable[field];
  if (change) return change;
  const isField = subscriptionFields.some(known => known === field);
  const why = isField
    ? `the '${path}' field in the Subscription is not mutable.`
    : `'${path}' is not a known Subscription field.`;
  throw invalidArgument(`Invalid update_mask provided in the UpdateSubscriptionRequest: ${why}`);
}

/** Masks are accepted in both spellings of protocol buffers. */
function camelCase(path: string): string {
  return path.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
