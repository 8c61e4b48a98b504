import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acmeGoogle } from '../../simulators/seed.ts';
import { acme, cloudScope, done, pubsubScope, refused, simulatedCloud } from './cloud.ts';
import { acmeProject, gmailRead } from './simulated-google.ts';

const inbox = `${acme}/topics/inbox`;
const denied = 'User not authorized to perform this action.';

test('a topic is made, found, listed, labelled and deleted by a service account with the role', async () => {
  const cloud = simulatedCloud();
  const pubsub = await cloud.pubsubAs('keyholder');
  assert.deepEqual(done(await pubsub('PUT', inbox, {})), { name: inbox });
  assert.deepEqual(done(await pubsub('GET', inbox)), { name: inbox });
  refused(
    await pubsub('PUT', inbox, {}),
    409,
    'ALREADY_EXISTS',
    'Resource already exists in the project (resource=inbox).',
  );
  const labelled = { topic: { name: inbox, labels: { of: 'mail' } }, updateMask: 'labels' };
  assert.deepEqual(done(await pubsub('PATCH', inbox, labelled)), { name: inbox, labels: { of: 'mail' } });
  assert.deepEqual(done(await pubsub('GET', `${acme}/topics`)), {
    topics: [{ name: inbox, labels: { of: 'mail' } }],
  });
  assert.deepEqual(done(await pubsub('DELETE', inbox)), {});
  refused(await pubsub('GET', inbox), 404, 'NOT_FOUND', 'Resource not found (resource=inbox).');
  refused(await pubsub('DELETE', inbox), 404, 'NOT_FOUND');
  assert.deepEqual(done(await pubsub('GET', `${acme}/topics`)), {});
});

test('names follow Google’s rule, and unknown fields are refused', async () => {
  const cloud = simulatedCloud();
  const pubsub = await cloud.pubsubAs('keyholder');
  for (const id of ['ab', 'goog-inbox', '1inbox', `a${'b'.repeat(255)}`]) {
    refused(
      await pubsub('PUT', `${acme}/topics/${id}`, {}),
      400,
      'INVALID_ARGUMENT',
      /Invalid resource name given/,
    );
  }
  const error = refused(await pubsub('PUT', inbox, { label: {} }), 400, 'INVALID_ARGUMENT');
  assert.equal(error.message, 'Invalid JSON payload received. Unknown name "label": Cannot find field.');
});

test('without a token, with a worthless one and with one for something else nothing is done', async () => {
  const cloud = simulatedCloud();
  const nobody = await cloud.pubsubBy(undefined)('PUT', inbox, {});
  refused(nobody, 401, 'UNAUTHENTICATED', /missing required authentication credential/);
  assert.match(
    String(nobody.headers.get('www-authenticate')),
    /^Bearer realm="https:\/\/accounts\.google\.com\/"$/,
  );
  const stale = await cloud.pubsubBy('ya29.worthless')('PUT', inbox, {});
  refused(stale, 401, 'UNAUTHENTICATED', /invalid authentication credentials/);
  const reader = await cloud.pubsubAs('keyholder', [gmailRead]);
  const { details } = refused(
    await reader('PUT', inbox, {}),
    403,
    'PERMISSION_DENIED',
    'Request had insufficient authentication scopes.',
  );
  assert.deepEqual(details, [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
      domain: 'googleapis.com',
      metadata: { service: 'pubsub.googleapis.com', method: 'google.pubsub.v1.Publisher.CreateTopic' },
    },
  ]);
  done(await (await cloud.pubsubAs('keyholder', [cloudScope]))('PUT', inbox, {}));
  await cloud.later('1h');
  refused(await cloud.pubsubBy('ya29.worthless')('GET', inbox), 401, 'UNAUTHENTICATED');
});

test('an API that is switched off is told apart from a missing role, with the way to switch it on', async () => {
  const cloud = simulatedCloud();
  const pubsub = await cloud.pubsubAs('keyholder');
  await cloud.control('PATCH', acmeProject, { enabledApis: ['gmail.googleapis.com'] });
  const error = refused(await pubsub('PUT', inbox, {}), 403, 'PERMISSION_DENIED');
  const number = acmeGoogle.projectNumber;
  const url = `https://console.developers.google.com/apis/api/pubsub.googleapis.com/overview?project=${number}`;
  assert.equal(
    error.message,
    `Cloud Pub/Sub API has not been used in project ${number} before or it is disabled. Enable it by visiting ${url} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.`,
  );
  assert.match(JSON.stringify(error.details), /"reason":"SERVICE_DISABLED"/);
  assert.match(JSON.stringify(error.details), new RegExp(`"consumer":"projects/${number}"`));
  const reader = await cloud.pubsubAs('keyholder', [gmailRead]);
  assert.match(JSON.stringify(await reader('PUT', inbox, {})), /SERVICE_DISABLED/);
  await assert.rejects(cloud.control('PATCH', acmeProject, { enabledApis: ['pubsub'] }), /no such API/);
});

test('each deed needs its permission, by a role in the project or at the topic', async () => {
  const cloud = simulatedCloud();
  const admin = await cloud.pubsubAs('keyholder');
  const viewer = await cloud.pubsubAs('viewer');
  const member = 'serviceAccount:viewer@acme-keyholder.iam.gserviceaccount.com';
  done(await admin('PUT', inbox, {}));
  refused(await viewer('GET', inbox), 403, 'PERMISSION_DENIED', denied);
  refused(await viewer('GET', `${acme}/topics/missing`), 403, 'PERMISSION_DENIED', denied);
  await cloud.role('POST', acme, 'pubsub.viewer', member);
  done(await viewer('GET', inbox));
  refused(await viewer('GET', `${acme}/topics/missing`), 404, 'NOT_FOUND');
  refused(await viewer('PUT', `${acme}/topics/other`, {}), 403, 'PERMISSION_DENIED', denied);
  refused(await viewer('DELETE', inbox), 403, 'PERMISSION_DENIED', denied);
  const hello = { messages: [{ data: Buffer.from('hello').toString('base64') }] };
  refused(await viewer('POST', `${inbox}:publish`, hello), 403, 'PERMISSION_DENIED', denied);
  await cloud.role('POST', inbox, 'pubsub.publisher', member);
  const { messageIds } = done(await viewer('POST', `${inbox}:publish`, hello));
  assert.match(String(messageIds), /^\d{17}$/);
  await cloud.role('DELETE', inbox, 'pubsub.publisher', member);
  refused(await viewer('POST', `${inbox}:publish`, hello), 403, 'PERMISSION_DENIED', denied);
});

test('a person may do what their role says, with a token of an app for Pub/Sub', async () => {
  const cloud = simulatedCloud();
  const asPerson = async (account: string) => {
    const { access_token } = await cloud.connect(account, { scope: `openid email ${pubsubScope}` });
    return cloud.pubsubBy(access_token);
  };
  done(await (await asPerson('admin@acme.test'))('PUT', inbox, {}));
  refused(await (await asPerson('kim@acme.test'))('GET', inbox), 403, 'PERMISSION_DENIED', denied);
});

test('another project and its topics stay closed, and a project that is not there is not found', async () => {
  const cloud = simulatedCloud();
  const pubsub = await cloud.pubsubAs('keyholder');
  await cloud.control('POST', '/google/_control/projects', {
    id: 'globex-keyholder',
    enabledApis: ['pubsub.googleapis.com'],
  });
  await cloud.control('POST', '/google/_control/pubsub/topics', {
    name: 'projects/globex-keyholder/topics/inbox',
  });
  for (const id of ['inbox', 'missing']) {
    const name = `projects/globex-keyholder/topics/${id}`;
    refused(await pubsub('GET', name), 403, 'PERMISSION_DENIED', denied);
    refused(await pubsub('DELETE', name), 403, 'PERMISSION_DENIED', denied);
  }
  refused(
    await pubsub('GET', 'projects/nowhere-1/topics/inbox'),
    404,
    'NOT_FOUND',
    /^Requested project not found/,
  );
});

test('what is published is checked', async () => {
  const cloud = simulatedCloud();
  const pubsub = await cloud.pubsubAs('keyholder');
  done(await pubsub('PUT', inbox, {}));
  const publish = (messages: unknown) => pubsub('POST', `${inbox}:publish`, { messages });
  refused(await publish([]), 400, 'INVALID_ARGUMENT', /too small/);
  refused(await publish([{}]), 400, 'INVALID_ARGUMENT', /non-empty data, or at least one attribute/);
  refused(await publish([{ data: 'not base64!' }]), 400, 'INVALID_ARGUMENT', /Base64 decoding failed/);
  done(await publish([{ attributes: { only: 'this' } }, { data: 'eyJhIjoxfQ' }]));
  const { messages } = await cloud.control('GET', `/google/_control/pubsub/messages?topic=${inbox}`);
  assert.ok(Array.isArray(messages));
  assert.deepEqual(
    messages.map(({ attributes, json }) => ({ attributes, json })),
    [
      { attributes: { only: 'this' }, json: undefined },
      { attributes: {}, json: { a: 1 } },
    ],
  );
});

test('lists come in pages', async () => {
  const cloud = simulatedCloud();
  const pubsub = await cloud.pubsubAs('keyholder');
  for (const id of ['one', 'two', 'three']) done(await pubsub('PUT', `${acme}/topics/${id}`, {}));
  const first = done(await pubsub('GET', `${acme}/topics?pageSize=2`));
  assert.ok(Array.isArray(first.topics));
  assert.equal(first.topics.length, 2);
  const second = done(await pubsub('GET', `${acme}/topics?pageSize=2&pageToken=${first.nextPageToken}`));
  assert.deepEqual(second, { topics: [{ name: `${acme}/topics/three` }] });
});
