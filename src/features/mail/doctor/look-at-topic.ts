import type { GoogleNeeds } from '#providers/google/endpoints.ts';
import type { Wanted } from '#providers/google/pubsub/subscriptions.ts';
import { hasPublisher } from '#providers/google/pubsub/topics.ts';
import type { ProjectAccess } from '../watch/project-access.ts';
import { type Look, notLookedAt, pass, wrong } from './look.ts';
import { refusedLook } from './refused-look.ts';

const MISSING = 'There is no topic to look at.';

export async function lookAtTopic(
  needs: GoogleNeeds,
  { token }: ProjectAccess,
  { topic }: Wanted,
): Promise<Look[]> {
  const found = await hasPublisher(needs, token, topic);
  if (found.kind === 'not_found')
    return [wrong('topic', 'topic_missing', 'The topic is not there.'), notLookedAt('publisher', MISSING)];
  if (found.kind !== 'known') return [refusedLook('topic', found), notLookedAt('publisher', MISSING)];
  return [
    pass('topic', 'topic_there', 'The topic is there.'),
    found.isGranted
      ? pass('publisher', 'publisher_granted', 'Gmail may publish to the topic.')
      : wrong('publisher', 'publisher_missing', 'Gmail may not publish to the topic.'),
  ];
}
