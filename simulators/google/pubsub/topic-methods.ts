import { json } from '../../frame/answers.ts';
import type { Visit } from '../../frame/routes.ts';
import { invalidArgument } from '../api/api-refusal.ts';
import { findMessage, readJsonBody, readMessage } from '../api/json-body.ts';
import type { Google } from '../google.ts';
import { projectResource } from '../iam/resources.ts';
import { alreadyExists, type Entered, enter, namedIn, notFound, requirePermission } from './enter.ts';
import { pageOf } from './paging.ts';
import { type Outgoing, publish } from './publish.ts';
import type { Topic } from './records.ts';
import { addTopic, removeTopic, topicResource } from './topic.ts';

const fields = ['name', 'labels'];
const largestBatch = 1_000;

export async function createTopic(google: Google, visit: Visit): Promise<Response> {
  const entered = enter(google, visit, 'Publisher.CreateTopic');
  const name = namedIn(entered, 'topics');
  requirePermission(entered, 'pubsub.topics.create', projectResource(entered.project));
  const body = await readJsonBody(visit.request, fields);
  if (google.pubsub.topics.has(name)) throw alreadyExists(name);
  return json(shownTopic(addTopic(google, name, body.findTextMap('labels'))));
}

export function getTopic(google: Google, visit: Visit): Response {
  return json(shownTopic(findPermitted(enter(google, visit, 'Publisher.GetTopic'), 'pubsub.topics.get')));
}

export function listTopics(google: Google, visit: Visit): Response {
  const entered = enter(google, visit, 'Publisher.ListTopics');
  requirePermission(entered, 'pubsub.topics.list', projectResource(entered.project));
  const topics = [...google.pubsub.topics.values()].filter(({ name }) =>
    name.startsWith(`projects/${entered.project.id}/`),
  );
  const { page, next } = pageOf(topics, visit.url.searchParams);
  return json({ ...(page.length > 0 && { topics: page.map(shownTopic) }), ...next });
}

export function listSubscriptionsOfTopic(google: Google, visit: Visit): Response {
  const entered = enter(google, visit, 'Publisher.ListTopicSubscriptions');
  const topic = findPermitted(entered, 'pubsub.topics.get');
  const names = [...google.pubsub.subscriptions.values()]
    .filter(subscription => subscription.topic === topic.name)
    .map(({ name }) => name);
  const { page, next } = pageOf(names, visit.url.searchParams);
  return json({ ...(page.length > 0 && { subscriptions: page }), ...next });
}

export async function patchTopic(google: Google, visit: Visit): Promise<Response> {
  const topic = findPermitted(enter(google, visit, 'Publisher.UpdateTopic'), 'pubsub.topics.update');
  const body = await readJsonBody(visit.request, ['topic', 'updateMask']);
  const wanted = findMessage(body, 'topic', fields);
  const mask = body.findText('updateMask') ?? '';
  if (!wanted || mask === '') throw invalidArgument('The update_mask in the UpdateTopicRequest must be set.');
  if (mask !== 'labels') {
    throw invalidArgument(
      `Invalid update_mask provided in the UpdateTopicRequest: the '${mask}' field in the Topic is not mutable.`,
    );
  }
  topic.labels = wanted.findTextMap('labels') ?? {};
  return json(shownTopic(topic));
}

export function deleteTopic(google: Google, visit: Visit): Response {
  const topic = findPermitted(enter(google, visit, 'Publisher.DeleteTopic'), 'pubsub.topics.delete');
  removeTopic(google, topic.name);
  return json({});
}

export async function publishToTopic(google: Google, visit: Visit): Promise<Response> {
  const topic = findPermitted(enter(google, visit, 'Publisher.Publish'), 'pubsub.topics.publish');
  const body = await readJsonBody(visit.request, ['messages']);
  const messages = body.findList('messages', readOutgoing) ?? [];
  if (messages.length === 0)
    throw invalidArgument(
      'The value for message_count is too small. You passed 0 in the request, but the minimum value is 1.',
    );
  if (messages.length > largestBatch) {
    throw invalidArgument(
      `The value for message_count is too large. You passed ${messages.length} in the request, but the maximum value is ${largestBatch}.`,
    );
  }
  return json({ messageIds: messages.map(outgoing => publish(google, topic, outgoing).messageId) });
}

/** The topic of the path, when there is one and the caller may do this to it. */
export function findPermitted(entered: Entered, permission: string): Topic {
  const name = namedIn(entered, 'topics');
  const topic = entered.google.pubsub.topics.get(name);
  const resource = topic ? topicResource(entered.google, topic) : projectResource(entered.project);
  requirePermission(entered, permission, resource);
  if (!topic) throw notFound(name);
  return topic;
}

function readOutgoing(value: unknown): Outgoing {
  const message = readMessage(value, ['data', 'attributes', 'orderingKey'], 'messages');
  const data = message.findText('data') ?? '';
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(data)) {
    throw invalidArgument("Invalid value at 'messages.data' (TYPE_BYTES), Base64 decoding failed.");
  }
  const attributes = message.findTextMap('attributes') ?? {};
  if (data === '' && Object.keys(attributes).length === 0) {
    throw invalidArgument('Message must contain either non-empty data, or at least one attribute.');
  }
  return {
    data: Buffer.from(data, 'base64').toString('base64'),
    attributes,
    orderingKey: message.findText('orderingKey') ?? '',
  };
}

function shownTopic({ name, labels }: Topic) {
  return { name, ...(Object.keys(labels).length > 0 && { labels }) };
}
