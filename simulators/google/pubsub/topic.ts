import type { Google } from '../google.ts';
import type { Resource } from '../iam/permitted.ts';
import { untouchedPolicy } from '../iam/policy.ts';
import { projectOf } from './names.ts';
import { deletedTopic, type Topic } from './records.ts';

/** Whoever asks must have looked that there is none of this name. */
export function addTopic({ pubsub }: Google, name: string, labels: Record<string, string> = {}): Topic {
  const topic: Topic = { name, labels, policy: untouchedPolicy };
  pubsub.topics.set(name, topic);
  return topic;
}

/** Its subscriptions stay, and lead nowhere. */
export function removeTopic({ pubsub }: Google, name: string): void {
  pubsub.topics.delete(name);
  for (const subscription of pubsub.subscriptions.values()) {
    if (subscription.topic === name) subscription.topic = deletedTopic;
  }
}

/** What holds for a topic: its own policy, and that of its project. */
export function topicResource(google: Google, { name, policy }: Topic): Resource {
  const project = projectOf(google, name);
  return { name, policies: project ? [policy, project.policy] : [policy] };
}
