import type { Route, Visit } from '../../frame/routes.ts';
import { answeredByApi } from '../api/api-refusal.ts';
import type { Google } from '../google.ts';
import { getPolicy, setPolicy, testPermissions } from './policy-methods.ts';
import { acknowledgePulled, modifyAckDeadline, pull } from './pull-methods.ts';
import {
  createSubscription,
  deleteSubscription,
  detachSubscription,
  getSubscription,
  listSubscriptions,
  modifyPushConfig,
  patchSubscription,
} from './subscription-methods.ts';
import {
  createTopic,
  deleteTopic,
  getTopic,
  listSubscriptionsOfTopic,
  listTopics,
  patchTopic,
  publishToTopic,
} from './topic-methods.ts';

type Method = (google: Google, visit: Visit) => Response | Promise<Response>;

/** Pub/Sub over REST, v1: `prefix` is where a project is. */
export function pubsubRoutes(google: Google, prefix: string): Route[] {
  const topics = `${prefix}/topics`;
  const topic = `${topics}/{topic}`;
  const subscriptions = `${prefix}/subscriptions`;
  const subscription = `${subscriptions}/{subscription}`;
  const on = (method: Route['method'], path: string, run: Method): Route => ({
    method,
    path,
    answer: visit => answeredByApi(() => run(google, visit)),
  });
  const policies = (['topics', 'subscriptions'] as const).flatMap(kind => {
    const thing = kind === 'topics' ? topic : subscription;
    return [
      on('GET', `${thing}:getIamPolicy`, (_, visit) => getPolicy(google, visit, kind)),
      on('POST', `${thing}:setIamPolicy`, (_, visit) => setPolicy(google, visit, kind)),
      on('POST', `${thing}:testIamPermissions`, (_, visit) => testPermissions(google, visit, kind)),
    ];
  });
  return [
    ...policies,
    on('POST', `${topic}:publish`, publishToTopic),
    on('GET', topics, listTopics),
    on('GET', `${topic}/subscriptions`, listSubscriptionsOfTopic),
    on('PUT', topic, createTopic),
    on('GET', topic, getTopic),
    on('PATCH', topic, patchTopic),
    on('DELETE', topic, deleteTopic),
    on('POST', `${subscription}:pull`, pull),
    on('POST', `${subscription}:acknowledge`, acknowledgePulled),
    on('POST', `${subscription}:modifyAckDeadline`, modifyAckDeadline),
    on('POST', `${subscription}:modifyPushConfig`, modifyPushConfig),
    on('POST', `${subscription}:detach`, detachSubscription),
    on('GET', subscriptions, listSubscriptions),
    on('PUT', subscription, createSubscription),
    on('GET', subscription, getSubscription),
    on('PATCH', subscription, patchSubscription),
    on('DELETE', subscription, deleteSubscription),
  ];
}
