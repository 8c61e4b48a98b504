import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { openWebhookWorld, type WebhookWorld } from './webhook-world.ts';

let world: WebhookWorld;

before(async () => {
  world = await openWebhookWorld();
});
after(() => world.close());

test('what happens to a connection is told once, signed, in its order, without an address', async () => {
  const { endpoint, secret } = await world.add(`${world.receiver.url}/plain`);
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const { connection_id } = await world.connectAs(kim, 'kim@acme.test');
  await world.disconnect(kim, connection_id).expect(200);
  await world.untilReceived(() => world.receiver.at('/plain').length === 2);
  const told = world.receiver.at('/plain');
  for (const one of told) world.verify(secret, one);
  assert.deepEqual(
    told.map(({ event }) => [event.type, event.data.connection_id, event.data.state]),
    [
      ['connection.created', connection_id, 'active'],
      ['connection.revoked', connection_id, 'revoked'],
    ],
  );
  assert.equal(new Set(told.map(({ id }) => id)).size, 2);
  assert.ok(!told.some(({ body }) => body.includes('@')), 'An address is in it.');
  await world.untilNewest(endpoint.id, 'delivered');
  await world.advance('2d');
  assert.deepEqual(
    (await world.deliveries(endpoint.id)).map(each => [each.event_type, each.state]),
    [
      ['connection.revoked', 'delivered'],
      ['connection.created', 'delivered'],
    ],
  );
  assert.equal(world.receiver.at('/plain').length, 2, 'Something was told again.');
});

test('a signature of a body that was changed, or of another id, does not hold', async () => {
  const { endpoint, secret } = await world.add(`${world.receiver.url}/changed`);
  await world.admin().post(`/api/v1/webhooks/${endpoint.id}/test`).expect(201);
  await world.untilReceived(() => world.receiver.at('/changed').length === 1);
  const [one] = world.receiver.at('/changed');
  assert.ok(one);
  assert.equal(one.event.type, 'webhook.test');
  world.verify(secret, one);
  assert.throws(() => world.verify(secret, { ...one, body: one.body.replace('test', 'tost') }));
  assert.throws(() => world.verify(secret, { ...one, headers: { ...one.headers, 'webhook-id': 'another' } }));
});

test('a consent that gives nothing is not told of', async () => {
  const { endpoint } = await world.add(`${world.receiver.url}/nothing`);
  const mia = await world.keyholder.signedIn('mia@acme.test');
  const { outcome } = await world.connect(
    mia,
    { account: 'mia@acme.test', scopes: ['openid', 'email'] },
    { capabilities: 'mail.read' },
  );
  assert.notEqual(outcome, 'connected');
  assert.deepEqual(await world.deliveries(endpoint.id), []);
});

test('an endpoint is told only of what it asked for', async () => {
  const { endpoint } = await world.add(`${world.receiver.url}/some`, { event_types: ['connection.revoked'] });
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const { connection_id } = await world.connectAs(kim, 'kim@acme.test');
  await world.disconnect(kim, connection_id).expect(200);
  await world.untilNewest(endpoint.id, 'delivered');
  assert.deepEqual(
    (await world.deliveries(endpoint.id)).map(each => each.event_type),
    ['connection.revoked'],
  );
});

test('while a secret takes the place of another both sign, and afterwards the new one alone', async () => {
  const { endpoint, secret: former } = await world.add(`${world.receiver.url}/rotated`);
  const { secret } = await world
    .admin()
    .post(`/api/v1/webhooks/${endpoint.id}/rotate-secret`, { overlap_hours: 24 })
    .read(z.object({ secret: z.string() }));
  const next = async (count: number) => {
    await world.admin().post(`/api/v1/webhooks/${endpoint.id}/test`).expect(201);
    await world.untilReceived(() => world.receiver.at('/rotated').length === count);
    const one = world.receiver.at('/rotated').at(-1);
    return one ?? assert.fail('Nothing came.');
  };
  const during = await next(1);
  world.verify(former, during);
  world.verify(secret, during);
  assert.equal((await world.show(endpoint.id)).secrets.length, 2);
  await world.advance('25h');
  const afterwards = await next(2);
  world.verify(secret, afterwards);
  assert.throws(() => world.verify(former, afterwards));
  assert.equal((await world.show(endpoint.id)).secrets.length, 1);
});

test('a replay is the same event under the same id, and the log shows what was sent and never a signature', async () => {
  const { endpoint } = await world.add(`${world.receiver.url}/replayed`);
  world.receiver.answer(({ headers }) => ({ status: 200, body: `got ${headers['webhook-signature']}` }));
  const kim = await world.keyholder.signedIn('kim@acme.test');
  await world.connectAs(kim, 'kim@acme.test');
  await world.untilNewest(endpoint.id, 'delivered');
  const [first] = await world.deliveries(endpoint.id);
  await world.admin().post(`/api/v1/webhooks/${endpoint.id}/deliveries/${first?.id}/replay`).expect(201);
  await world.untilReceived(() => world.receiver.at('/replayed').length === 2);
  const [one, again] = world.receiver.at('/replayed');
  assert.equal(one?.id, again?.id);
  assert.equal(one?.body, again?.body);
  await world.untilNewest(endpoint.id, 'delivered');
  const shown = await world.detail(endpoint.id, first?.id ?? '');
  assert.equal(shown.request.body, one?.body);
  assert.equal(shown.request.headers['webhook-id'], one?.id);
  assert.match(shown.attempt_log[0]?.answer ?? '', /^got \[secret\]$/);
});

test('everything done to an endpoint by hand is in the audit log', async () => {
  const { endpoint } = await world.add(`${world.receiver.url}/audited`);
  const path = `/api/v1/webhooks/${endpoint.id}`;
  await world.admin().patch(path, { name: 'renamed' }).expect(200);
  await world.admin().post(`${path}/rotate-secret`, {}).expect(200);
  await world.admin().post(`${path}/switch-off`).expect(200);
  await world.admin().post(`${path}/switch-off`).problem(409);
  await world.admin().post(`${path}/switch-on`, { missed: 'drop' }).expect(200);
  await world.admin().post(`${path}/test`).expect(201);
  await world.admin().delete(path).expect(204);
  const rows = await world.rows('select action from audit_entries where subject_id = $1 order by id', [
    endpoint.id,
  ]);
  assert.deepEqual(
    rows.map(({ action }) => action).sort(),
    ['changed', 'created', 'removed', 'secret_rotated', 'switched_off', 'switched_on', 'tested'].map(
      done => `webhook.${done}`,
    ),
  );
});
