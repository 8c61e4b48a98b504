import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRemoteJWKSet, customFetch, decodeJwt, jwtVerify } from 'jose';
import { acme, done, keyholderAccount } from './cloud.ts';
import { agent, bearer, endpoint, inbox, mail, messageIdOf, notice, pushedWorld } from './pushed-world.ts';
import { acmeProject, origin } from './simulated-google.ts';

test('a push carries the message in JSON, as Google words it', async () => {
  const world = await pushedWorld();
  const [messageId] = await world.publish(notice);
  const [push, ...others] = world.arrived;
  assert.ok(push);
  assert.deepEqual(others, []);
  assert.deepEqual([push.request.method, push.request.url], ['POST', endpoint]);
  assert.equal(push.request.headers.get('content-type'), 'application/json');
  const publishTime = world.clock.now().toISOString();
  assert.deepEqual(push.body, {
    message: {
      attributes: {},
      data: Buffer.from(JSON.stringify(notice)).toString('base64'),
      messageId,
      message_id: messageId,
      publishTime,
      publish_time: publishTime,
    },
    subscription: mail,
  });
});

test('its token is Google’s, for this endpoint and in the name of the service account', async () => {
  const world = await pushedWorld();
  await world.publish(notice);
  const [push] = world.arrived;
  assert.ok(push);
  const keys = createRemoteJWKSet(new URL(`${origin}/google/www/oauth2/v3/certs`), {
    [customFetch]: (url, init) => world.fetch(new Request(url, init)),
  });
  const { payload } = await jwtVerify(bearer(push), keys, {
    issuer: 'https://accounts.google.com',
    audience: endpoint,
    algorithms: ['RS256'],
    currentDate: world.clock.now(),
  });
  assert.equal(payload.email, keyholderAccount);
  assert.equal(payload.email_verified, true);
  assert.equal(payload.azp, payload.sub);
  assert.match(String(payload.sub), /^\d{21}$/);
  assert.equal(Number(payload.exp) - Number(payload.iat), 3_600);
});

test('the audience is the configured one, and one token serves the pushes of an hour', async () => {
  const oidcToken = { serviceAccountEmail: keyholderAccount, audience: 'keyholder' };
  const world = await pushedWorld({ pushConfig: { pushEndpoint: endpoint, oidcToken } });
  await world.publish(notice);
  await world.publish(notice);
  await world.later('1h');
  await world.control('POST', '/google/_control/pubsub/publish', { topic: inbox, json: notice });
  await world.settle();
  const [first, second, third] = world.arrived.map(bearer);
  assert.ok(first && second && third);
  assert.equal(decodeJwt(first).aud, 'keyholder');
  assert.equal(second, first);
  assert.notEqual(third, first);
  assert.ok(Number(decodeJwt(third).exp) * 1_000 > world.clock.now().getTime());
});

test('without an identity a push carries no token', async () => {
  const world = await pushedWorld({ pushConfig: { pushEndpoint: endpoint } });
  await world.publish(notice);
  assert.equal(world.arrived[0]?.request.headers.get('authorization'), null);
});

test('only 102, 200, 201, 202 and 204 count as acknowledged', async () => {
  const world = await pushedWorld();
  for (const status of [200, 201, 202, 204]) {
    world.answer(status);
    await world.publish(notice);
    await world.later('1m');
  }
  assert.equal(world.arrived.length, 4);
  for (const status of [203, 205, 302, 400, 401, 404, 500, 503]) {
    const before: number = world.arrived.length;
    world.answer(status);
    await world.publish(notice);
    await world.later('1m');
    assert.equal(world.arrived.length, before + 2, String(status));
  }
});

test('what is refused comes again after the back-off of the policy, ever later up to its maximum', async () => {
  const world = await pushedWorld({ retryPolicy: { minimumBackoff: '10s', maximumBackoff: '30s' } });
  world.alwaysAnswer(500);
  await world.publish(notice);
  for (const [pause, arrived] of [
    ['9s', 1],
    ['1s', 2],
    ['19s', 2],
    ['1s', 3],
    ['29s', 3],
    ['1s', 4],
    ['30s', 5],
  ] as const) {
    await world.later(pause);
    assert.equal(world.arrived.length, arrived, pause);
  }
  world.alwaysAnswer(204);
  await world.later('30s');
  await world.later('10m');
  assert.equal(world.arrived.length, 6);
  const ids = world.arrived.map(messageIdOf);
  assert.equal(new Set(ids).size, 1);
});

test('an endpoint that cannot be reached or does not answer in time is tried again', async () => {
  const world = await pushedWorld();
  world.answers.push(() => Promise.reject(new TypeError('fetch failed')));
  await world.publish(notice);
  assert.deepEqual(await world.outcomes(), ['unreachable']);
  await world.later('1s');
  assert.deepEqual(await world.outcomes(), ['unreachable', 'acknowledged']);
});

test('after its last attempt a message goes to the dead letter topic, with where it came from', async () => {
  const dead = `${acme}/topics/dead`;
  const world = await pushedWorld({ deadLetterPolicy: { deadLetterTopic: dead, maxDeliveryAttempts: 5 } });
  done(await world.pubsub('PUT', dead, {}));
  const { number } = await world.control('GET', acmeProject);
  await world.role('POST', dead, 'pubsub.publisher', agent(String(number)));
  await world.role('POST', mail, 'pubsub.subscriber', agent(String(number)));
  world.alwaysAnswer(500);
  await world.publish(notice);
  for (let round = 0; round < 6; round += 1) await world.later('1m');
  assert.deepEqual(
    world.arrived.map(({ body }) => body.deliveryAttempt),
    [1, 2, 3, 4, 5],
  );
  const { messages } = await world.control('GET', `/google/_control/pubsub/messages?topic=${dead}`);
  assert.ok(Array.isArray(messages));
  assert.deepEqual(
    messages.map(({ json }) => json),
    [notice],
  );
  assert.deepEqual(
    [
      messages[0].attributes.CloudPubSubDeadLetterSourceDeliveryCount,
      messages[0].attributes.CloudPubSubDeadLetterSourceSubscription,
    ],
    ['5', 'mail'],
  );
});

test('without roles for Pub/Sub’s own account nothing is forwarded, and the message goes on', async () => {
  const dead = `${acme}/topics/dead`;
  const world = await pushedWorld({ deadLetterPolicy: { deadLetterTopic: dead } });
  done(await world.pubsub('PUT', dead, {}));
  world.alwaysAnswer(500);
  await world.publish(notice);
  for (let round = 0; round < 7; round += 1) await world.later('1m');
  assert.ok(world.arrived.length > 5);
  const { count } = await world.control('GET', `/google/_control/pubsub/messages?topic=${dead}`);
  assert.equal(count, 0);
});

test('nothing is pushed when Pub/Sub may no longer sign in the name of the account', async () => {
  const world = await pushedWorld();
  const { number } = await world.control('GET', acmeProject);
  await world.role('DELETE', acme, 'pubsub.serviceAgent', agent(String(number)));
  await world.publish(notice);
  assert.equal(world.arrived.length, 0);
  assert.deepEqual(await world.outcomes(), ['no_token']);
  await world.role('POST', acme, 'pubsub.serviceAgent', agent(String(number)));
  await world.later('1s');
  assert.equal(world.arrived.length, 1);
});

test('a push without its wrapper is the bare message, with its metadata in headers', async () => {
  const noWrapper = { writeMetadata: true };
  const world = await pushedWorld({ pushConfig: { pushEndpoint: endpoint, noWrapper } });
  const attributes = { source: 'gmail', 'no header': 'x', name: 'Zoë' };
  const { messageId } = await world.control('POST', '/google/_control/pubsub/publish', {
    topic: inbox,
    json: notice,
    attributes,
  });
  await world.settle();
  const [push] = world.arrived;
  assert.deepEqual(push?.body, notice);
  assert.deepEqual([push.request.headers.get('source'), push.request.headers.get('name')], ['gmail', null]);
  assert.equal(push.request.headers.get('x-goog-pubsub-message-id'), messageId);
  assert.equal(push.request.headers.get('x-goog-pubsub-subscription-name'), mail);
});

test('a subscription whose endpoint is taken away is pulled from then on', async () => {
  const world = await pushedWorld();
  world.alwaysAnswer(500);
  await world.publish(notice);
  done(await world.pubsub('POST', `${mail}:modifyPushConfig`, { pushConfig: {} }));
  await world.later('5m');
  assert.equal(world.arrived.length, 1);
  const { receivedMessages } = done(await world.pubsub('POST', `${mail}:pull`, { maxMessages: 5 }));
  assert.ok(Array.isArray(receivedMessages));
  assert.equal(receivedMessages.length, 1);
});
