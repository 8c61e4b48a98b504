import { json } from '../../frame/answers.ts';
import type { Visit } from '../../frame/routes.ts';
import { ApiRefusal, invalidArgument } from '../api/api-refusal.ts';
import { findMessage, readJsonBody } from '../api/json-body.ts';
import type { Google } from '../google.ts';
import { isPermitted } from '../iam/permitted.ts';
import { accountResource, findServiceAccount, projectResource } from '../iam/resources.ts';
import { changesOf } from './change-settings.ts';
import { alreadyExists, type Entered, enter, namedIn, notFound, requirePermission } from './enter.ts';
import { readName } from './names.ts';
import { pageOf } from './paging.ts';
import type { PushConfig, Subscription } from './records.ts';
import { addSubscription, subscriptionResource } from './subscription.ts';
import {
  pushFields,
  readPushConfig,
  readSettings,
  shownSubscription,
  subscriptionFields,
} from './subscription-fields.ts';
import { topicResource } from './topic.ts';

export async function createSubscription(google: Google, visit: Visit): Promise<Response> {
  const entered = enter(google, visit, 'Subscriber.CreateSubscription');
  const name = namedIn(entered, 'subscriptions');
  requirePermission(entered, 'pubsub.subscriptions.create', projectResource(entered.project));
  const body = await readJsonBody(visit.request, subscriptionFields);
  const topic = body.findText('topic') ?? '';
  if (!readName('topics', topic)) {
    throw invalidArgument(
      `Invalid resource name given (name=${topic}). Refer to https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names for more information.`,
    );
  }
  requireAttachable(entered, topic);
  const settings = readSettings(body);
  requireActAs(entered, settings.push);
  if (google.pubsub.subscriptions.has(name)) throw alreadyExists(name);
  return json(shownSubscription(addSubscription(google, { name, topic }, settings)));
}

export function getSubscription(google: Google, visit: Visit): Response {
  const entered = enter(google, visit, 'Subscriber.GetSubscription');
  return json(shownSubscription(findPermitted(entered, 'pubsub.subscriptions.get')));
}

export function listSubscriptions(google: Google, visit: Visit): Response {
  const entered = enter(google, visit, 'Subscriber.ListSubscriptions');
  requirePermission(entered, 'pubsub.subscriptions.list', projectResource(entered.project));
  const own = [...google.pubsub.subscriptions.values()].filter(({ name }) =>
    name.startsWith(`projects/${entered.project.id}/`),
  );
  const { page, next } = pageOf(own, visit.url.searchParams);
  return json({ ...(page.length > 0 && { subscriptions: page.map(shownSubscription) }), ...next });
}

export async function patchSubscription(google: Google, visit: Visit): Promise<Response> {
  const entered = enter(google, visit, 'Subscriber.UpdateSubscription');
  const subscription = findPermitted(entered, 'pubsub.subscriptions.update');
  const body = await readJsonBody(visit.request, ['subscription', 'updateMask']);
  const wanted = findMessage(body, 'subscription', subscriptionFields);
  const mask = (body.findText('updateMask') ?? '').split(',').filter(path => path !== '');
  if (!wanted || mask.length === 0) {
    throw invalidArgument(
      'The update_mask in the UpdateSubscriptionRequest must be set, and must contain a non-empty paths list.',
    );
  }
  const changes = changesOf(readSettings(wanted), mask);
  requireActAs(entered, changes.push);
  Object.assign(subscription, changes);
  subscription.lastActiveAt = google.clock.now();
  google.pubsub.wake();
  return json(shownSubscription(subscription));
}

export async function modifyPushConfig(google: Google, visit: Visit): Promise<Response> {
  const entered = enter(google, visit, 'Subscriber.ModifyPushConfig');
  const subscription = findPermitted(entered, 'pubsub.subscriptions.update');
  const body = await readJsonBody(visit.request, ['pushConfig']);
  const wanted = findMessage(body, 'pushConfig', pushFields);
  if (!wanted) throw invalidArgument('The request is missing the push_config field.');
  const push = readPushConfig(wanted);
  requireActAs(entered, push);
  subscription.push = push;
  subscription.lastActiveAt = google.clock.now();
  google.pubsub.wake();
  return json({});
}

export function deleteSubscription(google: Google, visit: Visit): Response {
  const entered = enter(google, visit, 'Subscriber.DeleteSubscription');
  const subscription = findPermitted(entered, 'pubsub.subscriptions.delete');
  google.pubsub.subscriptions.delete(subscription.name);
  return json({});
}

/** It keeps its name and gets nothing more; what it still owed is lost. */
export function detachSubscription(google: Google, visit: Visit): Response {
  const entered = enter(google, visit, 'Publisher.DetachSubscription');
  const name = namedIn(entered, 'subscriptions');
  const subscription = google.pubsub.subscriptions.get(name);
  const topic = google.pubsub.topics.get(subscription?.topic ?? '');
  const resource = topic ? topicResource(google, topic) : projectResource(entered.project);
  requirePermission(entered, 'pubsub.topics.detachSubscription', resource);
  if (!subscription) throw notFound(name);
  subscription.isDetached = true;
  subscription.backlog.clear();
  return json({});
}

/** The subscription of the path, when there is one and the caller may do this to it. */
export function findPermitted(entered: Entered, permission: string): Subscription {
  const name = namedIn(entered, 'subscriptions');
  const subscription = entered.google.pubsub.subscriptions.get(name);
  const resource = subscription
    ? subscriptionResource(entered.google, subscription)
    : projectResource(entered.project);
  requirePermission(entered, permission, resource);
  if (!subscription) throw notFound(name);
  return subscription;
}

/** The topic may be in another project, whose owner decides who reads along. */
function requireAttachable(entered: Entered, name: string): void {
  const { google } = entered;
  const topic = google.pubsub.topics.get(name);
  const project = topic ? undefined : google.projects.get(name.split('/')[1] ?? '');
  if (!topic && !project) throw notFound(name);
  const resource = topic ? topicResource(google, topic) : { name, policies: project ? [project.policy] : [] };
  requirePermission(entered, 'pubsub.topics.attachSubscription', resource);
  if (!topic) throw notFound(name);
}

/** Whoever lets Pub/Sub speak as a service account must be allowed to act as it. */
function requireActAs({ google, caller, project }: Entered, push: PushConfig | undefined): void {
  if (!push?.identity) return;
  const { email } = push.identity;
  const found = findServiceAccount(google, email);
  const mayAct =
    found !== undefined &&
    isPermitted(
      google,
      caller.principal,
      'iam.serviceAccounts.actAs',
      accountResource(found.project, found.account),
    );
  if (!mayAct) {
    throw new ApiRefusal(
      'PERMISSION_DENIED',
      `The principal (user or service account) lacks IAM permission "iam.serviceAccounts.actAs" for the resource "projects/-/serviceAccounts/${email}" (or the resource may not exist).`,
    );
  }
  if (found.project !== project) {
    throw invalidArgument(
      'The service account of a push subscription must belong to the same project as the subscription.',
    );
  }
}
