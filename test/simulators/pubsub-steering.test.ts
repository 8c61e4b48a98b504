import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { bearer, endpoint, inbox, mail, messageIdOf, notice, pushedWorld } from './pushed-world.ts';

test('pushes are held, shuffled and let go', async () => {
  const world = await pushedWorld();
  await world.steer({ isHeld: true, isShuffled: true });
  const ids = await world.publish(...Array.from({ length: 12 }, (_, historyId) => ({ historyId })));
  assert.equal(world.arrived.length, 0);
  await world.steer({ isHeld: false });
  await world.settle();
  const order = world.arrived.map(messageIdOf);
  assert.deepEqual([...order].sort(), ids);
  assert.notDeepEqual(order, ids);
});

test('a held message is delivered by hand', async () => {
  const world = await pushedWorld();
  await world.steer({ isHeld: true });
  const [first, second] = await world.publish(notice, notice);
  const { count } = await world.control('POST', '/google/_control/pubsub/deliver', { messageId: second });
  assert.equal(count, 1);
  await world.control('POST', '/google/_control/pubsub/deliver', { subscription: mail });
  const order = world.arrived.map(messageIdOf);
  assert.deepEqual(order, [second, first]);
});

test('pushes come twice, never, or once more when that is wanted', async () => {
  const world = await pushedWorld();
  await world.steer({ duplicateNext: 1 });
  const [twice] = await world.publish(notice);
  assert.equal(world.arrived.length, 2);
  await world.steer({ dropNext: 1 });
  await world.publish(notice);
  await world.later('1h');
  assert.equal(world.arrived.length, 2);
  const { deliveries } = await world.control('POST', '/google/_control/pubsub/redeliver', {
    subscription: mail,
    messageId: twice,
  });
  assert.ok(Array.isArray(deliveries));
  assert.deepEqual(
    deliveries.map(({ outcome, attempt }) => [outcome, attempt]),
    [['acknowledged', 2]],
  );
  assert.deepEqual(await world.outcomes(), ['acknowledged', 'acknowledged', 'dropped', 'acknowledged']);
  const log = await world.control('GET', `/google/_control/pubsub/deliveries?messageId=${twice}`);
  assert.equal(log.count, 3);
  await world.control('DELETE', '/google/_control/pubsub/deliveries');
  assert.deepEqual(await world.outcomes(), []);
});

test('tokens can be spoiled, and made for anybody', async () => {
  const world = await pushedWorld();
  await world.change('settings', { signing: 'unknown_key' });
  await world.publish(notice);
  const [push] = world.arrived;
  assert.ok(push);
  const published = await (await world.get('/google/www/oauth2/v3/certs')).text();
  assert.ok(!published.includes(String(decodeProtectedHeader(bearer(push)).kid)));
  await world.change('settings', { signing: 'faithful' });
  const { token } = await world.control('POST', '/google/_control/pubsub/tokens', {
    email: 'thief@elsewhere.iam.gserviceaccount.com',
    audience: endpoint,
    isEmailVerified: false,
  });
  const claims = decodeJwt(String(token));
  assert.deepEqual(
    [claims.aud, claims.email, claims.email_verified],
    [endpoint, 'thief@elsewhere.iam.gserviceaccount.com', false],
  );
});

test('a backlog of a thousand gets through in any order, each message exactly once when nothing is steered', async () => {
  const world = await pushedWorld();
  await world.steer({ isHeld: true, isShuffled: true });
  const ids = await world.publish(...Array.from({ length: 1_000 }, (_, historyId) => ({ historyId })));
  await world.steer({ isHeld: false });
  await world.settle();
  assert.deepEqual(world.arrived.map(messageIdOf).sort(), ids);
});

test('a subscription is made without asking who wants it, and under Google’s rules', async () => {
  const world = await pushedWorld();
  const make = (body: Record<string, string>) =>
    world.control('POST', '/google/_control/pubsub/subscriptions', body);
  const other = mail.replace('mail', 'other');
  await make({ name: other, topic: inbox, pushEndpoint: 'https://elsewhere.example.com/push' });
  await world.publish(notice);
  const urls = world.arrived.map(({ request }) => request.url);
  assert.deepEqual(urls.sort(), ['https://elsewhere.example.com/push', endpoint]);
  await assert.rejects(make({ name: other, topic: inbox }), /: 409 /);
  await assert.rejects(
    make({ name: mail.replace('mail', 'third'), topic: inbox, pushEndpoint: 'http://elsewhere.example.com' }),
    /: 400 .*Invalid push endpoint/s,
  );
  await assert.rejects(make({ name: 'mail', topic: inbox }), /: 400 /);
  await assert.rejects(make({ name: mail.replace('mail', 'third'), topic: `${inbox}-gone` }), /: 404 /);
});
