import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWebhookWorld, type WebhookWorld } from './webhook-world.ts';

let world: WebhookWorld;
const names = new Map<string, string[]>();

before(async () => {
  world = await openWebhookWorld(
    { KEYHOLDER_PRIVATE_WEBHOOKS: 'refuse' },
    { lookUp: async name => names.get(name) ?? [] },
  );
});
after(() => world.close());

test('an address in a private network or without https is not taken', async () => {
  const refused = [
    ...['http://hooks.acme.test/', 'http://127.0.0.1:4000/', 'https://127.0.0.1/', 'https://localhost/'],
    ...['https://10.0.0.1/', 'https://169.254.169.254/', 'https://2130706433/', 'https://0x7f.1/'],
    ...['https://[::1]/', 'https://[::ffff:127.0.0.1]/', 'https://[fd00::1]/', 'https://kim:word@acme.test/'],
    ...['https://acme.test/#part', 'ftp://acme.test/', 'not an address', 'https://'],
  ];
  for (const url of refused)
    assert.equal(
      (await world.admin().post('/api/v1/webhooks', { name: 'x', url }).problem(400)).code,
      'invalid_input',
      url,
    );
});

test('a name that came to stand for a private address is refused when something is sent', async () => {
  const { endpoint } = await world.add(`https://rebind.acme.test:${world.receiver.port}/hooks`);
  names.set('rebind.acme.test', ['127.0.0.1']);
  await world.admin().post(`/api/v1/webhooks/${endpoint.id}/test`).expect(201);
  await world.untilNewest(endpoint.id, 'failed');
  names.set('rebind.acme.test', ['8.8.8.8', '::ffff:127.0.0.1']);
  await world.admin().post(`/api/v1/webhooks/${endpoint.id}/test`).expect(201);
  await world.untilNewest(endpoint.id, 'failed');
  for (const { id } of await world.deliveries(endpoint.id)) {
    const { attempt_log } = await world.detail(endpoint.id, id);
    assert.deepEqual(
      attempt_log.map(({ outcome }) => outcome),
      ['address_refused'],
    );
  }
  assert.equal(world.receiver.connections(), 0);
});
