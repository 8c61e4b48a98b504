import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acme, done, keyholderAccount, refused, simulatedCloud } from './cloud.ts';
import type { Json } from './simulated-google.ts';

const inbox = `${acme}/topics/inbox`;
const mail = `${acme}/subscriptions/mail`;
const endpoint = 'https://keyholder.example.com/api/email/webhooks/google/abc';
const oidcToken = { serviceAccountEmail: keyholderAccount, audience: endpoint };

async function topicOfAcme() {
  const cloud = simulatedCloud();
  const pubsub = await cloud.pubsubAs('keyholder');
  done(await pubsub('PUT', inbox, {}));
  const create = (settings: Json = {}) => pubsub('PUT', mail, { topic: inbox, ...settings });
  const patch = (subscription: Json, updateMask: string) =>
    pubsub('PATCH', mail, { subscription: { name: mail, ...subscription }, updateMask });
  return { cloud, pubsub, create, patch };
}

test('a subscription to pull has Google’s defaults', async () => {
  const { create, pubsub } = await topicOfAcme();
  const made = done(await create());
  assert.deepEqual(made, {
    name: mail,
    topic: inbox,
    pushConfig: {},
    ackDeadlineSeconds: 10,
    messageRetentionDuration: '604800s',
    expirationPolicy: { ttl: '2678400s' },
    state: 'ACTIVE',
  });
  assert.deepEqual(done(await pubsub('GET', mail)), made);
  assert.deepEqual(done(await pubsub('GET', `${acme}/subscriptions`)), { subscriptions: [made] });
  assert.deepEqual(done(await pubsub('GET', `${inbox}/subscriptions`)), { subscriptions: [mail] });
  refused(await create(), 409, 'ALREADY_EXISTS', 'Resource already exists in the project (resource=mail).');
});

test('everything that was said of a subscription is read back', async () => {
  const { create } = await topicOfAcme();
  const said = {
    pushConfig: { pushEndpoint: endpoint, oidcToken },
    ackDeadlineSeconds: 60,
    expirationPolicy: {},
    retryPolicy: { minimumBackoff: '10s', maximumBackoff: '300s' },
    deadLetterPolicy: { deadLetterTopic: `${acme}/topics/dead`, maxDeliveryAttempts: 10 },
    messageRetentionDuration: '86400s',
    labels: { of: 'mail' },
  };
  assert.deepEqual(done(await create(said)), {
    ...said,
    name: mail,
    topic: inbox,
    pushConfig: { ...said.pushConfig, attributes: { 'x-goog-version': 'v1' } },
    state: 'ACTIVE',
  });
});

test('defaults hold inside a retry policy and a dead letter policy', async () => {
  const { create } = await topicOfAcme();
  const made = done(await create({ retryPolicy: {}, deadLetterPolicy: { deadLetterTopic: inbox } }));
  assert.deepEqual(made.retryPolicy, { minimumBackoff: '10s', maximumBackoff: '600s' });
  assert.deepEqual(made.deadLetterPolicy, { deadLetterTopic: inbox, maxDeliveryAttempts: 5 });
});

test('settings out of bounds are refused', async () => {
  const { create } = await topicOfAcme();
  for (const settings of [
    { ackDeadlineSeconds: 9 },
    { ackDeadlineSeconds: 601 },
    { messageRetentionDuration: '599s' },
    { messageRetentionDuration: '32d' },
    { expirationPolicy: { ttl: '3600s' } },
    { retryPolicy: { minimumBackoff: '700s' } },
    { retryPolicy: { minimumBackoff: '60s', maximumBackoff: '10s' } },
    { deadLetterPolicy: { deadLetterTopic: inbox, maxDeliveryAttempts: 4 } },
    { pushConfig: { pushEndpoint: 'http://keyholder.example.com/push' } },
    { pushConfig: { pushEndpoint: 'nowhere' } },
    { pushConfig: { pushEndpoint: 'https://user:secret@keyholder.example.com/push' } },
    { pushConfig: { pushEndpoint: endpoint }, enableExactlyOnceDelivery: true },
    { filter: 'attributes.a = "b"' },
    { pushConfig: { endpoint } },
  ]) {
    refused(await create(settings), 400, 'INVALID_ARGUMENT');
  }
  done(await create({ pushConfig: { pushEndpoint: 'http://localhost:4000/push' } }));
});

test('a change takes over what its mask names, and nothing else', async () => {
  const { create, patch, pubsub } = await topicOfAcme();
  const made = done(
    await create({ pushConfig: { pushEndpoint: endpoint, oidcToken }, ackDeadlineSeconds: 60 }),
  );
  const changed = done(await patch({ expirationPolicy: {}, ackDeadlineSeconds: 20 }, 'expirationPolicy'));
  assert.deepEqual(changed, { ...made, expirationPolicy: {} });
  const snake = done(
    await patch({ ackDeadlineSeconds: 20, retryPolicy: {} }, 'ack_deadline_seconds,retry_policy'),
  );
  assert.equal(snake.ackDeadlineSeconds, 20);
  assert.deepEqual(done(await patch({}, 'pushConfig')).pushConfig, {});
  refused(
    await patch({ topic: inbox }, 'topic'),
    400,
    'INVALID_ARGUMENT',
    /'topic' field in the Subscription is not mutable/,
  );
  refused(
    await patch({}, 'endpoint'),
    400,
    'INVALID_ARGUMENT',
    /'endpoint' is not a known Subscription field/,
  );
  refused(
    await patch({}, ''),
    400,
    'INVALID_ARGUMENT',
    /must be set, and must contain a non-empty paths list/,
  );
  done(await pubsub('POST', `${mail}:modifyPushConfig`, { pushConfig: { pushEndpoint: endpoint } }));
  assert.deepEqual(done(await pubsub('GET', mail)).pushConfig, {
    pushEndpoint: endpoint,
    attributes: { 'x-goog-version': 'v1' },
  });
});

test('whoever lets pushes carry the name of a service account must be allowed to act as it', async () => {
  const { cloud, create, patch, pubsub } = await topicOfAcme();
  const account = `${acme}/serviceAccounts/${keyholderAccount}`;
  const own = `serviceAccount:${keyholderAccount}`;
  const push = { pushConfig: { pushEndpoint: endpoint, oidcToken } };
  await cloud.role('DELETE', account, 'iam.serviceAccountUser', own);
  const lacking = /lacks IAM permission "iam\.serviceAccounts\.actAs"/;
  refused(await create(push), 403, 'PERMISSION_DENIED', lacking);
  done(await create());
  refused(await patch(push, 'pushConfig'), 403, 'PERMISSION_DENIED', lacking);
  refused(await pubsub('POST', `${mail}:modifyPushConfig`, push), 403, 'PERMISSION_DENIED', lacking);
  await cloud.role('POST', account, 'iam.serviceAccountUser', own);
  done(await patch(push, 'pushConfig'));
  const missing = { serviceAccountEmail: 'gone@acme-keyholder.iam.gserviceaccount.com' };
  refused(
    await patch({ pushConfig: { pushEndpoint: endpoint, oidcToken: missing } }, 'pushConfig'),
    403,
    'PERMISSION_DENIED',
    lacking,
  );
});

test('a topic must be there, and whoever subscribes must be allowed to attach', async () => {
  const { cloud, pubsub } = await topicOfAcme();
  const subscribe = (topic: string) => pubsub('PUT', mail, { topic });
  refused(
    await subscribe(`${acme}/topics/missing`),
    404,
    'NOT_FOUND',
    'Resource not found (resource=missing).',
  );
  refused(await subscribe('inbox'), 400, 'INVALID_ARGUMENT');
  await cloud.control('POST', '/google/_control/projects', { id: 'globex-keyholder', enabledApis: [] });
  const foreign = 'projects/globex-keyholder/topics/inbox';
  await cloud.control('POST', '/google/_control/pubsub/topics', { name: foreign });
  refused(await subscribe(foreign), 403, 'PERMISSION_DENIED', 'User not authorized to perform this action.');
  refused(await subscribe('projects/globex-keyholder/topics/missing'), 403, 'PERMISSION_DENIED');
});

test('a subscription outlives its topic and leads nowhere', async () => {
  const { create, pubsub } = await topicOfAcme();
  done(await create());
  done(await pubsub('DELETE', inbox));
  assert.equal(done(await pubsub('GET', mail)).topic, '_deleted-topic_');
  done(await pubsub('DELETE', mail));
  refused(await pubsub('GET', mail), 404, 'NOT_FOUND', 'Resource not found (resource=mail).');
});

test('a subscription that nobody uses is gone after its time, and one without such a time stays', async () => {
  const { cloud, create, pubsub } = await topicOfAcme();
  done(await create());
  const lasting = `${acme}/subscriptions/lasting`;
  done(await pubsub('PUT', lasting, { topic: inbox, expirationPolicy: {} }));
  await cloud.later('30d');
  const { subscriptions } = await cloud.control('GET', '/google/_control/pubsub/subscriptions');
  assert.ok(Array.isArray(subscriptions));
  assert.equal(subscriptions.length, 2);
  await cloud.later('1d');
  const { names } = await listed(cloud);
  assert.deepEqual(names, [lasting]);
});

async function listed(cloud: Awaited<ReturnType<typeof topicOfAcme>>['cloud']) {
  const { subscriptions } = await cloud.control('GET', '/google/_control/pubsub/subscriptions');
  assert.ok(Array.isArray(subscriptions));
  return { names: subscriptions.map(({ name }) => name) };
}

test('what is pulled comes again after its deadline unless it is acknowledged', async () => {
  const { cloud, create, pubsub } = await topicOfAcme();
  done(await create({ ackDeadlineSeconds: 30 }));
  const data = Buffer.from('{"historyId":1}').toString('base64');
  const { messageIds } = done(await pubsub('POST', `${inbox}:publish`, { messages: [{ data }, { data }] }));
  const pull = async (maxMessages = 10) => {
    const { receivedMessages } = done(await pubsub('POST', `${mail}:pull`, { maxMessages }));
    assert.ok(receivedMessages === undefined || Array.isArray(receivedMessages));
    return receivedMessages ?? [];
  };
  const [first, second] = await pull();
  assert.deepEqual([first.message.messageId, second.message.messageId], messageIds);
  assert.equal(first.message.data, data);
  assert.equal(first.deliveryAttempt, undefined);
  assert.deepEqual(await pull(), []);
  done(await pubsub('POST', `${mail}:acknowledge`, { ackIds: [first.ackId] }));
  await cloud.later('29s');
  assert.deepEqual(await pull(), []);
  await cloud.later('1s');
  const [again, ...others] = await pull();
  assert.equal(again.message.messageId, second.message.messageId);
  assert.deepEqual(others, []);
  done(await pubsub('POST', `${mail}:acknowledge`, { ackIds: [second.ackId] }));
  done(await pubsub('POST', `${mail}:modifyAckDeadline`, { ackIds: [again.ackId], ackDeadlineSeconds: 60 }));
  await cloud.later('59s');
  assert.deepEqual(await pull(), []);
  done(await pubsub('POST', `${mail}:modifyAckDeadline`, { ackIds: [again.ackId], ackDeadlineSeconds: 0 }));
  const [back] = await pull(1);
  done(await pubsub('POST', `${mail}:acknowledge`, { ackIds: [back.ackId] }));
  await cloud.later('40m');
  assert.deepEqual(await pull(), []);
});

test('pulling is checked, and not for subscriptions that are pushed', async () => {
  const { create, pubsub, patch } = await topicOfAcme();
  done(await create());
  refused(await pubsub('POST', `${mail}:pull`, { maxMessages: 0 }), 400, 'INVALID_ARGUMENT');
  refused(await pubsub('POST', `${mail}:acknowledge`, { ackIds: [] }), 400, 'INVALID_ARGUMENT');
  refused(
    await pubsub('POST', `${mail}:acknowledge`, { ackIds: ['x'] }),
    400,
    'INVALID_ARGUMENT',
    /invalid ack ID/,
  );
  done(await patch({ pushConfig: { pushEndpoint: endpoint } }, 'pushConfig'));
  refused(await pubsub('POST', `${mail}:pull`, { maxMessages: 1 }), 400, 'FAILED_PRECONDITION');
});

test('messages wait no longer than they are retained', async () => {
  const { cloud, create, pubsub } = await topicOfAcme();
  done(await create({ messageRetentionDuration: '600s' }));
  done(await pubsub('POST', `${inbox}:publish`, { messages: [{ data: 'aGVsbG8=' }] }));
  await cloud.later('10m');
  assert.deepEqual(done(await pubsub('POST', `${mail}:pull`, { maxMessages: 1 })), {});
});

test('a detached subscription gets nothing more', async () => {
  const { create, pubsub } = await topicOfAcme();
  done(await create());
  done(await pubsub('POST', `${mail}:detach`));
  done(await pubsub('POST', `${inbox}:publish`, { messages: [{ data: 'aGVsbG8=' }] }));
  assert.equal(done(await pubsub('GET', mail)).detached, true);
  refused(await pubsub('POST', `${mail}:pull`, { maxMessages: 1 }), 400, 'FAILED_PRECONDITION');
});
