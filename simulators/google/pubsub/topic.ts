import type { Google } from '../google.ts';
import type { Resource } from '../iam/permitted.ts';
import { untouchedPolicy } from '../iam/policy.ts';
import { projectOf } from './names.ts';
import type { Topic } from './records.ts';

/** Whoever asks must have looked that there is none of this name. */
export function addTopic({ pubsub }: Google, name: string, labels: Record<string, string> = {}): Topic {
  const topic: Topic = { name, labels, policy: untouchedPolicy };
  pubsub.topics.set(name, topic);
  return topic;
}

/** What holds for a topic: its own policy, and that of its project. */
export function topicResource(google: Google, { name, policy }: Topic): Resource {
  const project = projectOf(google, name);
  return { name, policies: project ? [policy, project.policy] : [policy] };
}
