import type { Visit } from '../../frame/routes.ts';
import type { Google } from '../google.ts';
import { answerGetPolicy, answerSetPolicy, answerTestPermissions } from '../iam/policy-answers.ts';
import { type Entered, enter, namedIn, notFound } from './enter.ts';
import type { Kind } from './names.ts';
import { subscriptionResource } from './subscription.ts';
import { findPermitted as findSubscription } from './subscription-methods.ts';
import { topicResource } from './topic.ts';
import { findPermitted as findTopic } from './topic-methods.ts';

export function getPolicy(google: Google, visit: Visit, kind: Kind): Response {
  const entered = enter(google, visit, 'IAMPolicy.GetIamPolicy');
  const thing = findGoverned(entered, kind, 'getIamPolicy');
  return answerGetPolicy(thing, visit.url.searchParams.get('options.requestedPolicyVersion'));
}

export function setPolicy(google: Google, visit: Visit, kind: Kind): Promise<Response> {
  const entered = enter(google, visit, 'IAMPolicy.SetIamPolicy');
  const thing = findGoverned(entered, kind, 'setIamPolicy');
  return answerSetPolicy(google, visit.request, { project: entered.project, thing });
}

export function testPermissions(google: Google, visit: Visit, kind: Kind): Promise<Response> {
  const entered = enter(google, visit, 'IAMPolicy.TestIamPermissions');
  const name = namedIn(entered, kind);
  const topic = kind === 'topics' ? google.pubsub.topics.get(name) : undefined;
  const subscription = kind === 'subscriptions' ? google.pubsub.subscriptions.get(name) : undefined;
  const resource = topic
    ? topicResource(google, topic)
    : subscription && subscriptionResource(google, subscription);
  if (!resource) throw notFound(name);
  return answerTestPermissions(google, visit.request, entered.caller.principal, resource);
}

function findGoverned(entered: Entered, kind: Kind, deed: string) {
  const permission = `pubsub.${kind}.${deed}`;
  return kind === 'topics' ? findTopic(entered, permission) : findSubscription(entered, permission);
}
