import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { linkIn } from './exchange-world.ts';
import { openWebhookWorld, type WebhookWorld } from './webhook-world.ts';

// The life of a connection, as programs of the organisation hear of it.

let world: WebhookWorld;

before(async () => {
  world = await openWebhookWorld();
});
after(() => world.close());

const told = (path: string, connectionId: string | null) =>
  world.receiver
    .at(path)
    .filter(({ event }) => event.data.connection_id === connectionId)
    .map(({ event: { type, data } }) => `${type}: ${data.state}, ${data.change}`);

const untilTold = (path: string, count: number) =>
  world.untilReceived(() => world.receiver.at(path).length === count);

test('a connection that is made, widened, dead, mended and ended is told of in these words', async () => {
  await world.add(`${world.receiver.url}/life`);
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const { connection_id } = await world.connectAs(kim, 'kim@acme.test');
  await world.connect(kim, { account: 'kim@acme.test' }, { capabilities: 'calendar' });
  await untilTold('/life', 2);
  await world.control('POST', 'grants/kill', { account: 'kim@acme.test' });
  await world.advance('3700s');
  const again = await world.keyholder.signedIn('kim@acme.test');
  await again.get('/api/v1/google/credentials?service=gmail').problem(409);
  await again.get('/api/v1/google/credentials?service=calendar').problem(409);
  await untilTold('/life', 4);
  await world.connect(again, { account: 'kim@acme.test' }, { capabilities: 'mail.read calendar' });
  await world.disconnect(again, connection_id).expect(200);
  const seen = () => told('/life', connection_id);
  await world.untilReceived(() => seen().at(-1)?.startsWith('connection.revoked') ?? false);
  assert.deepEqual(seen(), [
    'connection.created: active, connected',
    'connection.updated: active, reconnected',
    'connection.needs_reconnect: needs_reconnect, needs_reconnect',
    'connection.needs_reconnect: needs_reconnect, needs_reconnect',
    'connection.updated: active, reconnected',
    'connection.revoked: revoked, disconnected',
  ]);
});

test('one that waits for its code is told of as such, and as settled once the code is back', async () => {
  await world.add(`${world.receiver.url}/pending`);
  const body = { name: 'wallets', scopes: ['tokens.exchange', 'subjects.claim'], owner: 'service' };
  const { key } = await world
    .admin()
    .post('/api/v1/api-keys', body)
    .read(z.object({ key: z.string() }), 201);
  const platform = world.keyholder.stranger().withBearer(key);
  const as = { 'x-keyholder-subject': 'agent-7' };
  const { authorization_url: url } = await platform
    .post('/token/exchange', {}, as)
    .read(z.object({ authorization_url: z.string() }), 401);
  const somebody = world.keyholder.stranger();
  const { auth_url: authUrl } = await somebody
    .post('/api/v1/exchange-links/follow', { link: linkIn(url) })
    .read(z.object({ auth_url: z.string() }));
  const landed = await world.comeBack(somebody, await world.atGoogle(authUrl, { account: 'ana@acme.test' }));
  const { code, id } = await somebody
    .get(`/api/v1/google/flows/${landed.searchParams.get('flow')}`)
    .read(z.object({ code: z.string(), id: z.string() }));
  await platform.post(`/token/exchange?code=${code}`, {}, as).expect(200);
  await untilTold('/pending', 2);
  const [{ connection_id: connectionId } = { connection_id: '' }] = await world.rows(
    'select connection_id from consent_flows where id = $1',
    [id],
  );
  assert.deepEqual(told('/pending', connectionId), [
    'connection.created: pending, connected',
    'connection.updated: active, settled',
  ]);
  assert.ok(!world.receiver.at('/pending').some(each => each.body.includes(code)), 'The code is in it.');
});
