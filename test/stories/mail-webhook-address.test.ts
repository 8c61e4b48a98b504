import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import { ownEmail, subscriptionOf } from './behind-our-back.ts';
import { type MailWorld, openMailWorld } from './mail-world.ts';

/** As in a network where Google reaches the server by another name than people do. */
const HOOKS = 'https://hooks.acme.test';

let world: MailWorld;
let help: MailboxId;

before(async () => {
  world = await openMailWorld({ KEYHOLDER_WEBHOOK_URL: HOOKS });
  await world.enterServiceAccount();
  help = await world.makeMailbox();
  await world.connect(help);
  const isTold = async () => {
    const { state } = await world.owner
      .get(`/api/v1/mailboxes/${help}`)
      .read(z.object({ state: z.string() }));
    return state === 'told';
  };
  await world.until(isTold, 'Gmail tells of new mail');
});
after(() => world.keyholder.close());

const found = z.object({
  subscriptions: z.array(
    z.object({
      name: z.string(),
      pushConfig: z.object({ pushEndpoint: z.string(), oidcToken: z.object({ audience: z.string() }) }),
    }),
  ),
});
const steps = z.object({
  steps: z.array(z.object({ name: z.string(), outcome: z.string(), expected: z.string().nullable() })),
});

test('where webhooks have an address of their own, pushes are sent there, name it, and are judged by it', async () => {
  const { subscriptions } = found.parse(await world.control('GET', 'pubsub/subscriptions'));
  const config = subscriptions.find(({ name }) => name === subscriptionOf(help))?.pushConfig;
  const endpoint = config?.pushEndpoint ?? '';
  assert.ok(endpoint.startsWith(`${HOOKS}/api/email/webhooks/google/`));
  assert.equal(config?.oidcToken.audience, endpoint);
  const path = endpoint.slice(HOOKS.length);
  const pushed = async (audience: string) => {
    const { token } = await world.control('POST', 'pubsub/tokens', { email: ownEmail, audience });
    const message = { messageId: audience, data: '' };
    return world.keyholder.stranger().raw(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ message, subscription: subscriptionOf(help) }),
    }).response;
  };
  assert.equal((await pushed(endpoint)).status, 204);
  assert.equal((await pushed(`${world.keyholder.url}${path}`)).status, 401);
});

test('the doctor compares with that very address', async () => {
  const looks = (await world.owner.get(`/api/v1/mailboxes/${help}/doctor`).read(steps)).steps;
  for (const name of ['endpoint', 'audience']) {
    const look = looks.find(each => each.name === name);
    assert.equal(look?.outcome, 'pass', name);
    assert.ok(look.expected?.startsWith(HOOKS));
  }
});
