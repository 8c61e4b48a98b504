import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { after, before, type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { realWorld } from '#kernel/world.ts';
import { createSocketServer } from '../../simulators/frame/socket-server.ts';
import { endpointsAt, type GoogleHouse, googleHouse } from './google-oauth-house.ts';

const tokenPath = { path: '/google/oauth2/token' };
let house: GoogleHouse;
let base: string;

const server = createSocketServer(request => house.google.fetch(request));

before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = addressOf(server);
});

after(() => {
  server.closeAllConnections();
  server.close();
});

function addressOf(listening: { address(): unknown }): string {
  const address = listening.address();
  assert.ok(typeof address === 'object' && address !== null && 'port' in address);
  return `http://127.0.0.1:${address.port}`;
}

async function listening(context: TestContext, made: Server): Promise<Server> {
  context.after(() => {
    made.closeAllConnections();
    made.close();
  });
  made.listen(0, '127.0.0.1');
  await once(made, 'listening');
  return made;
}

/** Over a real socket; the house was built in-process, where its consents are cheap. */
async function connected() {
  house = googleHouse();
  const grant = await house.connect('kim@acme.test');
  house.world.fetch = realWorld().fetch;
  Object.assign(house.needs.endpoints, endpointsAt(base));
  return grant;
}

test('tokens and keys come over a real connection', async () => {
  const grant = await connected();
  const outcome = await house.refresh(grant);
  assert.equal(outcome.kind, 'fresh');
  const [header = ''] = grant.idToken?.split('.') ?? [];
  const { kid }: { kid: string } = JSON.parse(Buffer.from(header, 'base64url').toString());
  assert.equal((await house.googleKeys.publicKeyFor(kid)).kind, 'found');
});

test('a redirect is not followed, so the secrets go nowhere else', async () => {
  const grant = await connected();
  for (const status of [301, 302, 307, 308]) {
    const { id } = await house.arm({ status, headers: { location: `${base}/google/elsewhere` } }, tokenPath);
    assert.deepEqual(await house.refresh(grant), {
      ...{ kind: 'busy', reason: 'unreadable_answer', clue: `http_${status}` },
    });
    await house.google.control('DELETE', `/google/_control/faults/${id}`);
  }
  assert.equal(await house.asked('/google/elsewhere'), 0);
});

test('a connection that is cut, or that breaks off in the middle, is the network’s fault', async () => {
  const grant = await connected();
  for (const effect of [{ reset: 'before' }, { reset: 'after' }, { truncate: 40 }]) {
    const { id } = await house.arm(effect, tokenPath);
    const outcome = await house.refresh(grant);
    assert.ok(outcome.kind === 'busy' && outcome.reason === 'network', JSON.stringify(outcome));
    assert.match(outcome.clue ?? '', /^[A-Z_]+$/);
    await house.google.control('DELETE', `/google/_control/faults/${id}`);
  }
  assert.equal((await house.refresh(grant)).kind, 'fresh');
});

test('nobody at the other end is the network’s fault too', async () => {
  const grant = await connected();
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  Object.assign(house.needs.endpoints, endpointsAt(addressOf(closed)));
  closed.close();
  await once(closed, 'close');
  assert.deepEqual(await house.refresh(grant), { kind: 'busy', reason: 'network', clue: 'ECONNREFUSED' });
});

test('giving up closes the connection', async context => {
  const grant = await connected();
  const silent = await listening(context, createServer());
  const asked = once(silent, 'request');
  const left = asked.then(([request]) => once(request.socket, 'close'));
  house.world.delay = async () => void (await asked);
  Object.assign(house.needs.endpoints, endpointsAt(addressOf(silent)));
  assert.deepEqual(await house.refresh(grant), { kind: 'busy', reason: 'timed_out' });
  await left;
});

test('an answer is measured after it was unpacked', async context => {
  const grant = await connected();
  const packed = gzipSync(JSON.stringify({ filler: 'x'.repeat(10_000_000) }));
  const bomb = await listening(
    context,
    createServer((_, response) => {
      response
        .setHeader('content-type', 'application/json')
        .setHeader('content-encoding', 'gzip')
        .end(packed);
    }),
  );
  Object.assign(house.needs.endpoints, endpointsAt(addressOf(bomb)));
  assert.deepEqual(await house.refresh(grant), {
    ...{ kind: 'busy', reason: 'unreadable_answer', clue: 'too_large' },
  });
});
