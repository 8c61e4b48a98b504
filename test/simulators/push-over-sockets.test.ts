import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { type TestContext, test } from 'node:test';
import { tickingClock } from '../../simulators/frame/clock.ts';
import { realOutside } from '../../simulators/frame/real-outside.ts';
import { createSimulatedWorld } from '../../simulators/world.ts';
import { acme } from './cloud.ts';
import { origin } from './simulated-google.ts';

const inbox = `${acme}/topics/inbox`;
const patienceMs = 10_000;

/** Refuses the first push and takes the second. */
async function endpoint(context: TestContext): Promise<{ url: string; second: Promise<string> }> {
  const { promise: second, resolve } = Promise.withResolvers<string>();
  let seen = 0;
  const server: Server = createServer((request, response) => {
    seen += 1;
    response.writeHead(seen === 1 ? 500 : 204, { connection: 'close' }).end();
    if (seen === 2) resolve(String(request.headers.authorization));
  });
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  context.after(() => new Promise(closed => server.close(closed)));
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  return { url: `http://127.0.0.1:${address.port}/push`, second };
}

test('in real time a push goes over a socket, and again by itself when it is refused', {
  timeout: patienceMs,
}, async context => {
  const world = createSimulatedWorld({ clock: tickingClock(() => Date.now()), outside: realOutside });
  const control = async (method: string, path: string, body: unknown) => {
    const answer = await world.fetch(
      new Request(`${origin}/google/_control/${path}`, { method, body: JSON.stringify(body) }),
    );
    assert.ok(answer.ok, await answer.clone().text());
  };
  const { url, second } = await endpoint(context);
  await control('PATCH', 'pubsub/steering', { retries: 'fast' });
  await control('POST', 'pubsub/topics', { name: inbox });
  await control('POST', 'pubsub/subscriptions', {
    name: `${acme}/subscriptions/mail`,
    topic: inbox,
    pushEndpoint: url,
    serviceAccount: 'keyholder@acme-keyholder.iam.gserviceaccount.com',
  });
  await control('POST', 'pubsub/publish', { topic: inbox, json: { historyId: 1 } });
  const alive = setInterval(() => {}, 1_000);
  context.after(() => clearInterval(alive));
  assert.match(await second, /^Bearer ey/);
});
