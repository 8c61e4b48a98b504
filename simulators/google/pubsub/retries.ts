import type { Google } from '../google.ts';
import { isPermitted } from '../iam/permitted.ts';
import { pubsubAgent } from '../iam/resources.ts';
import { projectOf } from './names.ts';
import { publish } from './publish.ts';
import type { DeadLetter, Pending, Subscription } from './records.ts';
import { acknowledge, subscriptionResource } from './subscription.ts';
import { topicResource } from './topic.ts';

/** Without a retry policy a push is tried again after 100 ms, then ever later, up to a minute. */
const hasty = { minimumMs: 100, maximumMs: 60_000 };
/** A policy may say 0; an endpoint that is down is not hammered all the same. */
const leastPushDelayMs = 10;
/** For a demo or a test that runs by the real clock. */
const fast = { minimumMs: 20, maximumMs: 500 };

/** The reader did not want it, or did not answer: later again, or aside for good. */
export function afterNack(google: Google, subscription: Subscription, pending: Pending): void {
  const { deadLetter } = subscription;
  if (deadLetter && pending.attempts >= deadLetter.maximumAttempts) {
    if (forwarded(google, subscription, pending, deadLetter)) return;
  }
  pending.state = { kind: 'waiting' };
  pending.dueAt = new Date(google.clock.now().getTime() + delayMs(google, subscription, pending));
}

function delayMs(google: Google, { retry, push }: Subscription, { attempts }: Pending): number {
  const isFast = google.pubsub.steering.retries === 'fast';
  if (!push && !retry) return 0;
  const policy = isFast ? fast : (retry ?? hasty);
  const doubled = Math.min(policy.minimumMs * 2 ** Math.min(attempts - 1, 30), policy.maximumMs);
  return push ? Math.max(doubled, leastPushDelayMs) : doubled;
}

/** Pub/Sub's own account needs a role on both ends; without it nothing is forwarded and the message goes on. */
function forwarded(
  google: Google,
  subscription: Subscription,
  { message, attempts }: Pending,
  { topic: topicName }: DeadLetter,
): boolean {
  const project = projectOf(google, subscription.name);
  const topic = google.pubsub.topics.get(topicName);
  if (!project || !topic) return false;
  const agent = { kind: 'serviceAccount', email: pubsubAgent(project) } as const;
  const mayForward =
    isPermitted(google, agent, 'pubsub.topics.publish', topicResource(google, topic)) &&
    isPermitted(google, agent, 'pubsub.subscriptions.consume', subscriptionResource(google, subscription));
  if (!mayForward) return false;
  publish(google, topic, {
    data: message.data,
    orderingKey: message.orderingKey,
    attributes: {
      ...message.attributes,
      CloudPubSubDeadLetterSourceDeliveryCount: String(attempts),
      CloudPubSubDeadLetterSourceSubscription: subscription.name.split('/').at(-1) ?? '',
      CloudPubSubDeadLetterSourceSubscriptionProject: project.id,
      CloudPubSubDeadLetterSourceTopicPublishTime: message.publishTime.toISOString(),
    },
  });
  acknowledge(google, subscription, message.messageId);
  return true;
}
