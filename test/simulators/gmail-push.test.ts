import assert from 'node:assert/strict';
import { test } from 'node:test';
import { done, gmailMember, refused } from './cloud.ts';
import { inbox, pushedWorld } from './pushed-world.ts';
import { gmailRead, isJson } from './simulated-google.ts';

const watch = 'https://gmail.googleapis.com/gmail/v1/users/me/watch';

test('a mail that arrives in a watched mailbox is pushed, once Gmail may publish to the topic', async () => {
  const world = await pushedWorld();
  const { access_token } = await world.connect('help@acme.test', { scope: gmailRead });
  const begin = () => world.call(access_token, 'POST', watch, { topicName: inbox });
  refused(await begin(), 403, 'PERMISSION_DENIED', /User not authorized to perform this action/);
  await world.role('POST', inbox, 'pubsub.publisher', gmailMember);
  const { historyId } = done(await begin());
  await world.settle();
  await world.later('2s');
  const mail = { from: 'pat@gmail.com', to: 'help@acme.test', subject: 'Printer', text: 'It smokes.' };
  await world.control('POST', '/google/_control/mail', mail);
  await world.settle();
  const notices = world.arrived.map(({ body }) => {
    const data = isJson(body.message) ? String(body.message.data) : '';
    return JSON.parse(Buffer.from(data, 'base64').toString());
  });
  assert.deepEqual(
    notices.map(({ emailAddress }) => emailAddress),
    ['help@acme.test', 'help@acme.test'],
  );
  assert.equal(String(notices[0].historyId), historyId);
  assert.ok(BigInt(notices[1].historyId) > BigInt(notices[0].historyId));
});
