import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acmeGoogle } from '../../simulators/seed.ts';
import {
  type Client,
  everything,
  expectError,
  gmailScope,
  gmailWorld,
  listOf,
  recordOf,
} from './gmail-world.ts';
import type { Json } from './simulated-google.ts';

const topicOf = (project: string, name = 'inbox') => `projects/${project}/topics/${name}`;
const topicName = topicOf(acmeGoogle.projectId);
const publishers = ['serviceAccount:gmail-api-push@system.gserviceaccount.com'];
const readonly = gmailScope('readonly');

async function watched(...names: string[]) {
  const world = gmailWorld();
  const make = (name: string, ...members: string[]) =>
    world.control('POST', '/google/_control/pubsub/topics', { name, publishers: members });
  for (const name of [topicName, ...names]) await make(name, ...publishers);
  const told = async (topic = topicName) => {
    const { messages } = await world.control('GET', `/google/_control/pubsub/messages?topic=${topic}`);
    return listOf(messages).map(message => recordOf(message.json));
  };
  /** Far enough from the last one, that the next is not dropped. */
  const calm = () => world.later('2s');
  return { ...world, make, told, calm };
}

const watch = (client: Client, body: Json = {}) => client.ask('POST', '/watch', { topicName, ...body });

test('a watch tries the topic out at once, and then tells address and historyId of every change', async () => {
  const world = await watched();
  const kim = await world.client('kim@acme.test', everything);
  const { historyId } = await kim.get('/profile');
  assert.deepEqual(await kim.post('/watch', { topicName }), {
    historyId,
    expiration: String(world.clock.now().getTime() + 7 * 86_400_000),
  });
  assert.deepEqual(await world.told(), [{ emailAddress: 'kim@acme.test', historyId: Number(historyId) }]);
  await world.calm();
  const { id, historyId: afterMail } = await world.write({});
  await world.calm();
  await kim.post(`/messages/${id}/modify`, { removeLabelIds: ['UNREAD'] });
  const { historyId: afterReading } = await kim.get('/profile');
  assert.deepEqual((await world.told()).slice(1), [
    { emailAddress: 'kim@acme.test', historyId: Number(afterMail) },
    { emailAddress: 'kim@acme.test', historyId: Number(afterReading) },
  ]);
  await world.settings({ historyIdInNotifications: 'text' });
  await world.calm();
  const { historyId: asText } = await world.write({});
  assert.equal((await world.told()).at(-1)?.historyId, asText);
});

test('more than one change in a second is told once, and the rest never', async () => {
  const world = await watched();
  const kim = await world.client('kim@acme.test', everything);
  await kim.post('/watch', { topicName });
  const first = await world.write({});
  await world.write({});
  await world.write({});
  assert.deepEqual((await world.told()).slice(1), [
    { emailAddress: 'kim@acme.test', historyId: Number(first.historyId) },
  ]);
  assert.deepEqual((await world.mailbox('kim@acme.test')).notifications, {
    published: 2,
    dropped: 2,
    refused: 0,
  });
  await world.later('1s');
  assert.equal((await world.told()).length, 2, 'dropped is not delayed');
  await world.write({});
  assert.equal((await world.told()).length, 3);
  await world.settings({ notificationIntervalMs: 0 });
  await world.write({});
  await world.write({});
  assert.equal((await world.told()).length, 5);
});

test('a topic elsewhere, one that is not there and one that Gmail may not use are three errors', async () => {
  const world = await watched();
  const kim = await world.client('kim@acme.test', readonly);
  const refused = async (body: Json, code: number, reason: string, message: string) =>
    expectError(await watch(kim, body), code, reason, message);
  await world.control('POST', '/google/_control/projects', { id: 'other-project' });
  await world.make(topicOf('other-project'), ...publishers);
  for (const topic of [topicOf('other-project'), 'inbox', undefined]) {
    await refused(
      { topicName: topic },
      400,
      'invalidArgument',
      'Invalid topicName does not match projects/acme-keyholder/topics/*',
    );
  }
  const missing = topicOf(acmeGoogle.projectId, 'missing');
  await refused(
    { topicName: missing },
    404,
    'notFound',
    `Error sending test message to Cloud PubSub ${missing} : Resource not found (resource=missing).`,
  );
  const closed = topicOf(acmeGoogle.projectId, 'closed');
  await world.make(closed, 'user:kim@acme.test');
  await refused(
    { topicName: closed },
    403,
    'forbidden',
    `Error sending test message to Cloud PubSub ${closed} : User not authorized to perform this action.`,
  );
  await refused({ labelIds: ['Label_5'] }, 400, 'invalidArgument', 'Invalid label: Label_5');
  await expectError(await watch(kim, { labelFilterBehavior: 'SOME' }), 400, 'invalidArgument');
  assert.deepEqual((await world.mailbox('kim@acme.test')).watches, []);
});

test('one watch per user and project: the same topic renews it, another one waits for stop', async () => {
  const second = topicOf(acmeGoogle.projectId, 'second');
  const world = await watched(second);
  const kim = await world.client('kim@acme.test', readonly);
  await kim.post('/watch', { topicName });
  await expectError(
    await watch(kim, { topicName: second }),
    400,
    'invalidArgument',
    'Only one user push notification client allowed per developer (call /stop then try again)',
  );
  await kim.post('/watch', { topicName, labelIds: ['INBOX'] });
  const stopped = await kim.ask('POST', '/stop');
  assert.deepEqual([stopped.status, await stopped.text()], [204, '']);
  await kim.post('/stop');
  await kim.post('/watch', { topicName: second });
  const mia = await world.client('mia@acme.test', readonly);
  await mia.post('/watch', { topicName });
});

test('two projects that watch one mailbox are told together, and neither can stop the other', async () => {
  const world = await watched();
  await world.control('POST', '/google/_control/projects', {
    id: 'other-project',
    enabledApis: ['gmail.googleapis.com', 'pubsub.googleapis.com'],
  });
  await world.make(topicOf('other-project'), ...publishers);
  const theirs = await world.addClient('other-project');
  const { access_token: token } = await world.connect('kim@acme.test', { scope: readonly }, {}, theirs);
  const kim = await world.client('kim@acme.test', readonly);
  await kim.post('/watch', { topicName });
  const other = await world.fetch(
    new Request('http://localhost:4010/google/gmail/gmail/v1/users/me/watch', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ topicName: topicOf('other-project') }),
    }),
  );
  assert.equal(other.status, 200);
  await world.write({});
  assert.equal((await world.told()).length, 2);
  assert.equal((await world.told(topicOf('other-project'))).length, 2);
  await kim.post('/stop');
  await world.calm();
  await world.write({});
  assert.equal((await world.told()).length, 2);
  assert.equal((await world.told(topicOf('other-project'))).length, 3);
});

test('a watch ends after seven days, and then another topic is free to begin', async () => {
  const second = topicOf(acmeGoogle.projectId, 'second');
  const world = await watched(second);
  await (await world.client('kim@acme.test', readonly)).post('/watch', { topicName });
  await world.later('6d23h59m59s');
  await world.write({});
  assert.equal((await world.told()).length, 2);
  await world.later('2s');
  await world.write({});
  assert.equal((await world.told()).length, 2);
  await (await world.client('kim@acme.test', readonly)).post('/watch', { topicName: second });
});

test('a label filter tells what touches the labels, or everything else', async () => {
  const world = await watched();
  const kim = await world.client('kim@acme.test', everything);
  const tells = async (deed: () => Promise<unknown>) => {
    await world.calm();
    const before = (await world.told()).length;
    await deed();
    return (await world.told()).length > before;
  };
  const spam = () => world.write({ labelIds: ['SPAM'] });
  await kim.post('/watch', { topicName, labelIds: ['INBOX'], labelFilterBehavior: 'INCLUDE' });
  const { id } = await world.write({});
  assert.equal(await tells(() => world.write({})), true);
  assert.equal(await tells(spam), false);
  assert.equal(await tells(() => kim.post(`/messages/${id}/modify`, { removeLabelIds: ['INBOX'] })), true);
  assert.equal(await tells(() => kim.post(`/messages/${id}/modify`, { addLabelIds: ['STARRED'] })), false);
  await kim.post('/watch', { topicName, labelIds: ['SPAM'], labelFilterAction: 'exclude' });
  assert.equal(await tells(() => world.write({})), true);
  assert.equal(await tells(spam), false);
});

test('a grant that is taken from the topic later silences Gmail without a word to the app', async () => {
  const world = await watched();
  const kim = await world.client('kim@acme.test', readonly);
  await kim.post('/watch', { topicName });
  await world.change(`projects/${acmeGoogle.projectId}`, { enabledApis: ['gmail.googleapis.com'] });
  await world.write({});
  assert.equal((await world.told()).length, 1);
  assert.equal(recordOf((await world.mailbox('kim@acme.test')).notifications).refused, 1);
});
