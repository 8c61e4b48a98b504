import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { openWebhookWorld, type WebhookWorld } from './webhook-world.ts';

let world: WebhookWorld;

before(async () => {
  world = await openWebhookWorld();
});
after(() => world.close());
beforeEach(() => world.receiver.answer(() => ({ status: 204 })));

test('what is told of one connection keeps its order through failures, and others do not wait for it', async () => {
  const { endpoint } = await world.add(`${world.receiver.url}/ordered`);
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const mia = await world.keyholder.signedIn('mia@acme.test');
  let failures = 1;
  world.receiver.answer(({ event }) => ({
    status: event.type === 'connection.created' && failures-- > 0 ? 503 : 204,
  }));
  const kims = (await world.connectAs(kim, 'kim@acme.test')).connection_id;
  await world.untilReceived(() => world.receiver.at('/ordered').length === 1);
  await world.disconnect(kim, kims).expect(200);
  const mias = (await world.connectAs(mia, 'mia@acme.test')).connection_id;
  await world.untilNewest(endpoint.id, 'delivered');
  assert.equal((await world.show(endpoint.id)).waiting, 2);
  await world.advance('10s');
  await world.untilReceived(() => world.receiver.at('/ordered').length === 4);
  assert.deepEqual(
    world.receiver.at('/ordered').map(({ event }) => [event.data.connection_id, event.type]),
    [
      [kims, 'connection.created'],
      [mias, 'connection.created'],
      [kims, 'connection.created'],
      [kims, 'connection.revoked'],
    ],
  );
  const [first, , again] = world.receiver.at('/ordered');
  assert.equal(first?.id, again?.id);
  await world.admin().delete(`/api/v1/webhooks/${endpoint.id}`).expect(204);
});

test('an endpoint that does not answer holds up nobody else', async () => {
  world.receiver.answer(({ path }) => (path === '/slow' ? 'nothing' : { status: 204 }));
  const slow = await world.add(`${world.receiver.url}/slow`);
  const { endpoint } = await world.add(`${world.receiver.url}/quick`);
  for (const id of [slow.endpoint.id, endpoint.id])
    await world.admin().post(`/api/v1/webhooks/${id}/test`).expect(201);
  await world.untilNewest(endpoint.id, 'delivered');
  assert.equal((await world.deliveries(slow.endpoint.id))[0]?.state, 'waiting');
  for (const id of [slow.endpoint.id, endpoint.id])
    await world.admin().delete(`/api/v1/webhooks/${id}`).expect(204);
});

test('a redirect is not followed, and the log says so', async () => {
  world.receiver.answer(({ path }) =>
    path === '/moved'
      ? { status: 307, headers: { location: `${world.receiver.url}/there` } }
      : { status: 204 },
  );
  const { endpoint } = await world.add(`${world.receiver.url}/moved`);
  await world.admin().post(`/api/v1/webhooks/${endpoint.id}/test`).expect(201);
  await world.untilNewest(endpoint.id, 'failed');
  const [newest] = await world.deliveries(endpoint.id);
  const { attempt_log } = await world.detail(endpoint.id, newest?.id ?? '');
  assert.deepEqual(
    attempt_log.map(({ outcome, status }) => [outcome, status]),
    [['redirected', 307]],
  );
  assert.deepEqual(world.receiver.at('/there'), []);
  await world.admin().delete(`/api/v1/webhooks/${endpoint.id}`).expect(204);
});

test('410 switches an endpoint off; what it misses is held and sent in order when it is switched on', async () => {
  world.receiver.answer(() => ({ status: 410 }));
  const { endpoint } = await world.add(`${world.receiver.url}/gone`);
  const path = `/api/v1/webhooks/${endpoint.id}`;
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const { connection_id } = await world.connectAs(kim, 'kim@acme.test');
  await world.untilNewest(endpoint.id, 'failed');
  const off = await world.show(endpoint.id);
  assert.deepEqual([off.state, off.off_reason], ['off', 'gone']);
  await world.disconnect(kim, connection_id).expect(200);
  await world.connectAs(kim, 'kim@acme.test');
  assert.equal((await world.show(endpoint.id)).held, 2);
  await world.admin().post(`${path}/test`).expect(201);
  await world.untilNewest(endpoint.id, 'failed');
  assert.equal(world.receiver.at('/gone').length, 2, 'It was told although it is off.');
  world.receiver.answer(() => ({ status: 204 }));
  await world.admin().post(`${path}/switch-on`, { missed: 'send' }).expect(200);
  await world.untilReceived(() => world.receiver.at('/gone').length === 4);
  assert.deepEqual(
    world.receiver.at('/gone').map(({ event }) => event.type),
    ['connection.created', 'webhook.test', 'connection.revoked', 'connection.created'],
  );
  const rows = await world.rows(
    "select reason, actor_kind from audit_entries where subject_id = $1 and action = 'webhook.switched_off'",
    [endpoint.id],
  );
  assert.deepEqual(rows, [{ reason: 'gone', actor_kind: 'job' }]);
  await world.admin().delete(path).expect(204);
});

test('an endpoint that fails for days is switched off, and one that works in between is not', async () => {
  world.receiver.answer(() => ({ status: 500 }));
  const { endpoint } = await world.add(`${world.receiver.url}/failing`);
  await world.rows("update webhook_endpoints set failures = 20, failing_since = '2026-11-01' where id = $1", [
    endpoint.id,
  ]);
  await world.admin().post(`/api/v1/webhooks/${endpoint.id}/test`).expect(201);
  await world.untilNewest(endpoint.id, 'failed');
  assert.equal((await world.show(endpoint.id)).state, 'failing', 'A try by hand has switched it off.');
  const mia = await world.keyholder.signedIn('mia@acme.test');
  const { connection_id } = await world.connectAs(mia, 'mia@acme.test');
  await world.untilNewest(endpoint.id, 'held');
  const off = await world.show(endpoint.id);
  assert.deepEqual([off.state, off.off_reason, off.held], ['off', 'failing', 1]);
  world.receiver.answer(() => ({ status: 204 }));
  await world.admin().post(`/api/v1/webhooks/${endpoint.id}/switch-on`, { missed: 'drop' }).expect(200);
  await world.disconnect(mia, connection_id).expect(200);
  await world.untilNewest(endpoint.id, 'delivered');
  assert.deepEqual(
    (await world.deliveries(endpoint.id)).map(({ state }) => state),
    ['delivered', 'dropped', 'failed'],
  );
  assert.equal((await world.show(endpoint.id)).state, 'on');
});
