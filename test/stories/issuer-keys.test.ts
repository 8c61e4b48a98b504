import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, test } from 'node:test';
import { generateKeyPair } from 'jose';
import { type IssuerKeys, openIssuerKeys } from '#features/exchange/issuers/issuer-keys.ts';
import type { Id, TenantId } from '#kernel/ids.ts';
import { newId } from '#kernel/ids.ts';
import { realWorld, type World } from '#kernel/world.ts';
import { publicJwk } from './subject-token-world.ts';

// Where an issuer keeps its keys is told by its organisation; what comes from there is believed no further
// than it must be.

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
let server: Server | undefined;
let asked = 0;
let nowMs = 0;
let answer: RequestListener = () => {};

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise(resolve => server?.close(resolve));
});

async function open(parts: Partial<World> = {}, reach: 'public' | 'private_too' = 'private_too') {
  asked = 0;
  nowMs = 0;
  const opened = createServer((request, response) => {
    asked += 1;
    answer(request, response);
  });
  server = opened;
  await new Promise<void>(resolve => opened.listen(0, '127.0.0.1', resolve));
  const address = opened.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const world = { ...realWorld(), elapsedMs: () => nowMs, ...parts };
  return { world, keys: openIssuerKeys({ world, reach }), url: `http://127.0.0.1:${port}/jwks.json` };
}

const tenantId = newId<'tenant'>(realWorld()) satisfies TenantId;
const id: Id<'jwt_issuer'> = newId(realWorld());

function issuerAt(url: string) {
  return {
    id,
    tenantId,
    name: 'Agents',
    issuer: 'https://agents.example',
    audience: 'keyholder',
    algorithms: ['ES256' as const],
    keys: { kind: 'url' as const, url },
    subjectClaim: 'sub',
    createdAt: new Date(0),
    frozenAt: null,
  };
}

function answerJson(body: unknown): RequestListener {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}

async function keyIds(keys: IssuerKeys, url: string, how: 'keysOf' | 'keysAnewOf' = 'keysOf') {
  const found = await keys[how](issuerAt(url));
  return found.kind === 'keys' ? found.keys.jwks().keys.map(({ kid }) => kid) : found.kind;
}

async function someKey(kid: string) {
  return publicJwk(await generateKeyPair('ES256', { extractable: true }), kid);
}

test('however many ask at once and within five minutes, keys are fetched once', async () => {
  const { keys, url } = await open();
  answer = answerJson({ keys: [await someKey('k1')] });
  await Promise.all([keyIds(keys, url), keyIds(keys, url), keyIds(keys, url)]);
  nowMs = 5 * MINUTE_MS - 1;
  assert.deepEqual(await keyIds(keys, url), ['k1']);
  assert.equal(asked, 1);
  nowMs = 5 * MINUTE_MS;
  await keyIds(keys, url);
  assert.equal(asked, 2);
});

test('a key that is not known makes us ask again, but not more than every thirty seconds', async () => {
  const { keys, url } = await open();
  answer = answerJson({ keys: [await someKey('k1')] });
  await keyIds(keys, url);
  answer = answerJson({ keys: [await someKey('k2')] });
  nowMs = 29 * SECOND_MS;
  assert.deepEqual(await keyIds(keys, url, 'keysAnewOf'), ['k1']);
  nowMs = 30 * SECOND_MS;
  assert.deepEqual(await keyIds(keys, url, 'keysAnewOf'), ['k2']);
  for (let i = 0; i < 20; i += 1) await keyIds(keys, url, 'keysAnewOf');
  assert.equal(asked, 2);
});

test('while an issuer is down its last keys go on for an hour, and it is left alone between', async () => {
  const { keys, url } = await open();
  answer = answerJson({ keys: [await someKey('k1')] });
  await keyIds(keys, url);
  answer = (_request, response) => void response.writeHead(503).end();
  nowMs = 6 * MINUTE_MS;
  for (let i = 0; i < 5; i += 1) assert.deepEqual(await keyIds(keys, url), ['k1']);
  assert.equal(asked, 2);
  nowMs = 61 * MINUTE_MS;
  assert.equal(await keyIds(keys, url), 'unreachable');
});

test('an answer that is too large, elsewhere, or no key set is not taken', async () => {
  const key = await someKey('k1');
  const answers: [RequestListener, string][] = [
    [answerJson({ keys: [key], padding: 'x'.repeat(200_000) }), 'unusable'],
    [(_, response) => void response.writeHead(302, { location: '/keys' }).end(), 'unreachable'],
    [(_, response) => void response.writeHead(404).end(JSON.stringify({ keys: [key] })), 'unreachable'],
    [(_, response) => void response.end('<html></html>'), 'unusable'],
    [answerJson([key]), 'unusable'],
    [answerJson({ keys: [] }), 'unusable'],
    [answerJson({ keys: Array.from({ length: 101 }, () => key) }), 'unusable'],
    [(request, _) => void request.socket.destroy(), 'unreachable'],
  ];
  for (const [each, expected] of answers) {
    const { keys, url } = await open();
    answer = each;
    assert.equal(await keyIds(keys, url), expected);
    server?.closeAllConnections();
    server?.close();
  }
});

test('secrets, private keys and keys too weak to be told from forgeries are passed over', async () => {
  const { keys, url } = await open();
  const good = await someKey('good');
  answer = answerJson({
    keys: [
      { kty: 'oct', k: 'c2VjcmV0', kid: 'secret' },
      { ...good, kid: 'shown', d: 'AAAA' },
      { kty: 'RSA', kid: 'weak', n: 'A'.repeat(171), e: 'AQAB' },
      { kty: 'RSA', kid: 'slow', n: 'A'.repeat(4_000), e: 'AQAB' },
      { ...good, kid: 'for encryption', use: 'enc' },
      good,
    ],
  });
  assert.deepEqual(await keyIds(keys, url), ['good']);
});

test('an issuer that answers too slowly is not waited for', async () => {
  const { keys, url } = await open({ delay: async () => {} });
  answer = () => {};
  assert.equal(await keyIds(keys, url), 'unreachable');
});

test('keys in a private network are not fetched unless the operator allows it, whatever the name', async () => {
  const { keys, url } = await open({ lookUp: async () => ['127.0.0.1'] }, 'public');
  answer = answerJson({ keys: [await someKey('k1')] });
  const port = new URL(url).port;
  const hosts = ['127.0.0.1', 'localhost', 'keys.agents.example', '[::1]', '10.0.0.1', '169.254.169.254'];
  for (const host of hosts) {
    nowMs += MINUTE_MS;
    assert.equal(await keyIds(keys, `http://${host}:${port}/jwks.json`), 'unreachable');
  }
  assert.equal(asked, 0);
});
