import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { after, before, test } from 'node:test';
import { realWorld } from '#kernel/world.ts';
import { type Post, postPinned } from '#platform/http-client/post-pinned.ts';

let port = 0;
let connections = 0;
const paths: string[] = [];

const MEBIBYTE = 1_048_576;

const listener: RequestListener = (request, response) => {
  paths.push(`${request.headers.host} ${request.url}`);
  if (request.url === '/elsewhere') response.writeHead(302, { location: '/there' }).end();
  else if (request.url === '/endless') for (let i = 0; i < 8; i += 1) response.write('x'.repeat(MEBIBYTE));
  else if (request.url === '/broken') {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half');
    response.socket?.end();
  } else if (request.url !== '/silent') response.writeHead(200).end('thanks');
};
const server = createServer(listener);

before(async () => {
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

/** A name service that answers something else each time. */
function naming(...answers: readonly string[][]) {
  const asked: string[] = [];
  const world = {
    ...realWorld(),
    lookUp: async (name: string) => {
      asked.push(name);
      return answers[asked.length - 1] ?? [];
    },
  };
  return { asked, world };
}

function toHost(host: string, more: Partial<Post> & { path?: string } = {}): Post {
  const { path = '/', ...rest } = more;
  return {
    url: new URL(`http://${host}:${port}${path}`),
    headers: { 'content-type': 'application/json' },
    body: '{"a":"ü"}',
    reach: 'private_too',
    timeLimitMs: 5_000,
    mostBytes: 1_000,
    signal: new AbortController().signal,
    ...rest,
  };
}

test('a name is looked up once, and the connection goes to the address that was judged', async () => {
  const { asked, world } = naming(['127.0.0.1'], ['10.255.255.1']);
  const posted = await postPinned(world, toHost('hooks.acme.test', { path: '/pinned' }));
  assert.deepEqual(posted, {
    kind: 'answered',
    address: '127.0.0.1',
    status: 200,
    isSuccess: true,
    retryAfter: undefined,
    text: 'thanks',
  });
  assert.deepEqual(asked, ['hooks.acme.test']);
  assert.ok(paths.includes(`hooks.acme.test:${port} /pinned`));
});

test('a name that stands for a private address, also among public ones, is refused without a connection', async () => {
  const before = connections;
  for (const addresses of [
    ['127.0.0.1'],
    ['8.8.8.8', '10.0.0.1'],
    ['::ffff:127.0.0.1'],
    ['169.254.169.254'],
  ]) {
    const posted = await postPinned(naming(addresses).world, toHost('rebind.acme.test', { reach: 'public' }));
    assert.equal(posted.kind === 'failed' && posted.why, 'address_refused', addresses.join());
  }
  const posted = await postPinned(naming().world, toHost('127.0.0.1', { reach: 'public' }));
  assert.equal(posted.kind === 'failed' && posted.why, 'address_refused');
  assert.equal(connections, before);
});

test('metadata services are out of reach also where private addresses are allowed', async () => {
  const posted = await postPinned(naming(['169.254.169.254']).world, toHost('metadata.acme.test'));
  assert.equal(posted.kind === 'failed' && posted.why, 'address_refused');
});

test('a redirect is an answer and is not followed', async () => {
  const posted = await postPinned(realWorld(), toHost('127.0.0.1', { path: '/elsewhere' }));
  assert.equal(posted.kind === 'answered' && posted.status, 302);
  assert.ok(!paths.some(path => path.endsWith('/there')));
});

test('of an endless answer no more is read than is kept', async () => {
  const posted = await postPinned(realWorld(), toHost('127.0.0.1', { path: '/endless' }));
  assert.equal(posted.kind === 'answered' && posted.text.length, 1_000);
});

test('an answer that breaks off after its status counts by its status', async () => {
  const posted = await postPinned(realWorld(), toHost('127.0.0.1', { path: '/broken' }));
  assert.equal(posted.kind === 'answered' && posted.status, 200);
});

test('who does not answer is left after the time limit, and at once when the server stops', async () => {
  const late = await postPinned(realWorld(), toHost('127.0.0.1', { path: '/silent', timeLimitMs: 50 }));
  assert.equal(late.kind === 'failed' && late.why, 'timed_out');
  const stopping = new AbortController();
  const cut = postPinned(realWorld(), toHost('127.0.0.1', { path: '/silent', signal: stopping.signal }));
  stopping.abort();
  const posted = await cut;
  assert.equal(posted.kind === 'failed' && posted.why, 'cut_off');
});

test('a name nobody knows and a port nobody listens on are told apart', async () => {
  const unknown = await postPinned(naming([]).world, toHost('nobody.acme.test'));
  assert.equal(unknown.kind === 'failed' && unknown.why, 'name_not_found');
  const closed = await postPinned(realWorld(), {
    ...toHost('127.0.0.1'),
    url: new URL('http://127.0.0.1:1/'),
  });
  assert.equal(closed.kind === 'failed' && closed.why, 'unreachable');
});
