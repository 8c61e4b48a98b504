import type { Google } from '../google.ts';
import type { Resource } from '../iam/permitted.ts';
import { untouchedPolicy } from '../iam/policy.ts';
import { projectOf } from './names.ts';
import type { Subscription } from './records.ts';
import type { SubscriptionSettings } from './subscription-fields.ts';

/** It owes its reader what is published from now on. */
export function addSubscription(
  google: Google,
  { name, topic }: { name: string; topic: string },
  settings: SubscriptionSettings,
): Subscription {
  const subscription: Subscription = {
    ...settings,
    name,
    topic,
    isDetached: false,
    policy: untouchedPolicy,
    lastActiveAt: google.clock.now(),
    backlog: new Map(),
    acknowledged: new Map(),
  };
  google.pubsub.subscriptions.set(name, subscription);
  return subscription;
}

export function subscriptionResource(google: Google, { name, policy }: Subscription): Resource {
  const project = projectOf(google, name);
  return { name, policies: project ? [policy, project.policy] : [policy] };
}

/** Enough to send one again by hand. */
const keptAcknowledged = 1_000;

export function acknowledge(google: Google, subscription: Subscription, messageId: string): void {
  const pending = subscription.backlog.get(messageId);
  subscription.lastActiveAt = google.clock.now();
  if (!pending) return;
  subscription.backlog.delete(messageId);
  subscription.acknowledged.set(messageId, pending.message);
  const [oldest] = subscription.acknowledged.keys();
  if (subscription.acknowledged.size > keptAcknowledged && oldest !== undefined) {
    subscription.acknowledged.delete(oldest);
  }
}
