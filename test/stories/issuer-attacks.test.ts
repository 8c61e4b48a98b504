import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { z } from 'zod';
import { demoPassword } from '#entry/demo/seed.ts';
import { newId } from '#kernel/ids.ts';
import type { Client } from '#test/harness/client.ts';
import { ACCESS_TOKEN, basic, type IssuerWorld, type MadeClient, openIssuerWorld } from './issuer-world.ts';

// What somebody tries at the authorization server who should not get in, or should not get this.

let world: IssuerWorld;
let admin: Client;
let kim: Client;
let gateway: MadeClient;
let key: string;
let own: string;

const signedIn = z.object({ access_token: z.string() });
const now = () => Math.floor(world.keyholder.server.needs.world.now().getTime() / 1_000);

before(async () => {
  world = await openIssuerWorld();
  admin = await world.keyholder.signedIn('admin@acme.test');
  kim = await world.keyholder.signedIn('kim@acme.test');
  gateway = await world.makeClient(admin);
  ({ key } = await world.keyOf(kim));
  await world.connect(kim, { account: 'kim@acme.test' });
  const stranger = world.keyholder.stranger();
  const login = { username: 'kim@acme.test', password: demoPassword };
  ({ access_token: own } = await stranger.post('/api/v1/auth/login', login).read(signedIn));
  for (const good of [key, own]) assert.equal((await world.exchangeAt(gateway, good)).status, 200);
});
after(() => world.keyholder.close());

test('a foreign audience or resource is invalid_target, also beside one of ours, and hands out nothing', async () => {
  const foreign: Record<string, string>[] = [
    { audience: 'microsoft' },
    { audience: 'Google' },
    { audience: 'google ' },
    { audience: 'https://gmail.googleapis.com' },
    { resource: 'https://gmail.googleapis.com.evil.test/' },
    { resource: 'http://gmail.googleapis.com/' },
    { audience: 'google', resource: 'https://evil.test/' },
    { audience: world.keyholder.url },
  ];
  for (const named of foreign) {
    const { status, body } = await world.exchangeAt(gateway, key, named);
    const seen = [status, body.error, body.access_token];
    assert.deepEqual(seen, [400, 'invalid_target', undefined], JSON.stringify(named));
  }
  const form: [string, string][] = [
    ['grant_type', 'urn:ietf:params:oauth:grant-type:token-exchange'],
    ['subject_token', key],
    ['subject_token_type', ACCESS_TOKEN],
    ['audience', 'google'],
    ['audience', 'microsoft'],
  ];
  assert.equal((await world.ask(gateway, form)).body.error, 'invalid_target');
  const both = form.map(([name, value]): [string, string] => [
    name,
    value === 'microsoft' ? 'google' : value,
  ]);
  assert.equal((await world.ask(gateway, both)).status, 200);
});

test('a token that we have signed for something else is no subject token, and opens nothing at the API', async () => {
  const { keyholder } = world;
  const { signingKeys, world: time } = keyholder.server.needs;
  const { id: kid, privateKey } = await signingKeys.current();
  const claims = z.record(z.string(), z.unknown()).parse(JSON.parse(payloadOf(own)));
  const sign = (changes: Record<string, unknown>, typ: string) =>
    new SignJWT({ ...claims, jti: newId(time), ...changes })
      .setProtectedHeader({ alg: 'ES256', typ, kid })
      .sign(privateKey);
  const alike = await sign({}, 'at+jwt');
  assert.equal((await world.exchangeAt(gateway, alike)).status, 200, 'the test signs as the server does');
  const others = [
    await sign({}, 'mcp+jwt'),
    await sign({}, 'JWT'),
    await sign({ aud: `${keyholder.url}/mcp` }, 'at+jwt'),
    await sign({ aud: `${keyholder.url}/mcp`, client_id: gateway.id, sub: gateway.id }, 'at+jwt'),
    await sign({ aud: [`${keyholder.url}/mcp`, 'https://elsewhere.example'] }, 'at+jwt'),
    await sign({ iss: 'https://elsewhere.example' }, 'at+jwt'),
    await sign({ exp: now() - 1 }, 'at+jwt'),
    await signingKeys.sign('audit-head+jwt', claims),
  ];
  for (const token of others) {
    const { status, body } = await world.exchangeAt(gateway, token);
    assert.deepEqual([status, body.error], [400, 'invalid_request'], payloadOf(token));
    assert.match(body.error_description ?? '', /not a key or token of ours that is still good/);
    await keyholder.stranger().withBearer(token).get('/api/v1/auth/me').problem(401);
    const as = { 'x-keyholder-subject-token': token };
    await keyholder.stranger().withBearer(key).post('/token/exchange', {}, as).expect(403);
  }
});

test('another organisation’s key, token and client are as good as none', async () => {
  const gina = await world.keyholder.signedIn('admin@globex.test');
  const abroad = await world.makeClient(gina);
  const theirs = await world.keyOf(gina);
  for (const [client, subject] of [
    [abroad, key],
    [abroad, own],
    [abroad, await world.tokenOf(gateway)],
    [gateway, theirs.key],
    [gateway, await world.tokenOf(abroad)],
  ] as const) {
    const { status, body } = await world.exchangeAt(client, subject);
    assert.deepEqual([status, body.error, body.connect_url], [400, 'invalid_request', undefined]);
    assert.deepEqual(body, {
      ...(await world.exchangeAt(client, 'kh_nothing')).body,
      request_id: body.request_id,
    });
  }
});

test('a subject of a registered issuer is claimed by whoever may, and is nobody at another organisation', async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  const issuer = 'https://agents.example';
  const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1' }] };
  const registered = { name: 'Agents', issuer, audience: 'keyholder', algorithms: ['ES256'] };
  await admin.post('/api/v1/jwt-issuers', { ...registered, keys: { kind: 'pasted', jwks } }).expect(201);
  const jwt = await new SignJWT({ iss: issuer, aud: 'keyholder', sub: 'agent-7', exp: now() + 60 })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    .sign(pair.privateKey);
  const asJwt = { subject_token_type: 'urn:ietf:params:oauth:token-type:jwt' };
  const without = await world.exchangeAt(gateway, jwt, asJwt);
  assert.deepEqual([without.status, without.body.error], [400, 'unauthorized_client']);
  const scopes = ['tokens.exchange', 'subjects.claim'];
  const claiming = await world.makeClient(admin, { service: 'agents', scopes });
  const refused = await world.exchangeAt(claiming, jwt, asJwt);
  assert.deepEqual([refused.body.error, refused.body.code], ['invalid_target', 'not_authorized']);
  const abroad = await world.makeClient(await world.keyholder.signedIn('admin@globex.test'), { scopes });
  assert.match(
    (await world.exchangeAt(abroad, jwt, asJwt)).body.error_description ?? '',
    /not registered its issuer/,
  );
  assert.equal((await world.exchangeAt(claiming, jwt)).body.error, 'invalid_request'); // said to be an access token
  assert.equal((await world.exchangeAt(claiming, own, asJwt)).body.error, 'invalid_request');

  // A phished link stays pending here as it does at the other face.
  const url = z.string().parse(refused.body.connect_url);
  const { code } = await world.connectBy(world.keyholder.stranger(), url, 'ana@acme.test');
  assert.equal((await world.exchangeAt(claiming, jwt, asJwt)).body.reason, 'code_needed');
  assert.equal(
    (await world.exchangeAt(claiming, jwt, { ...asJwt, code: 'AAAA-AAAA' })).body.reason,
    'wrong_code',
  );
  assert.equal((await world.exchangeAt(claiming, jwt, { ...asJwt, code: code ?? '' })).status, 200);
});

test('a client gets no more through somebody’s token than it may itself, nor than its owner may', async () => {
  const unable = await world.makeClient(admin, { service: 'reader', scopes: ['users.read'] });
  const { status, body } = await world.exchangeAt(unable, key);
  assert.deepEqual([status, body.error], [400, 'unauthorized_client']);
  const poor = await world.keyOf(kim, 'me', { name: 'cannot exchange', scopes: ['credentials.read'] });
  assert.equal((await world.exchangeAt(gateway, poor.key)).body.error, 'unauthorized_client');
});

test('nothing that a caller sends is repeated, and what it asks in other ways is refused', async () => {
  const planted = 'planted<script>alert(1)</script>';
  const forms: Record<string, string>[] = [
    { audience: planted },
    { subject_token: planted },
    { subject_token_type: planted },
    { requested_token_type: planted },
    { scope: planted },
    { connection_id: planted },
    { min_ttl: planted },
    { min_ttl: '3501' },
    { actor_token: key, actor_token_type: ACCESS_TOKEN },
    { requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' },
    { subject_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' },
    { grant_type: planted },
  ];
  for (const form of forms) {
    const { status, body } = await world.exchangeAt(gateway, key, form);
    assert.ok(status === 400 && typeof body.error === 'string', JSON.stringify([form, body]));
    assert.doesNotMatch(JSON.stringify(body), /planted|ya29/);
  }
  const stranger = world.keyholder.stranger();
  const inUrl = await stranger.raw(`/oauth/token?client_id=${gateway.id}&client_secret=${gateway.secret}`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  }).response;
  assert.equal(inUrl.status, 400);
  await stranger.get('/oauth/token').problem(405);
  const fromAPage = { origin: 'https://evil.test', authorization: basic(gateway) };
  const crossed = await world.postForm('/oauth/token', { grant_type: 'client_credentials' }, fromAPage);
  assert.deepEqual([crossed.status, crossed.headers.get('access-control-allow-origin')], [400, null]);
  assert.ok(!world.keyholder.logLines.some(line => line.includes('planted')), 'The log repeats it.');
});

function payloadOf(jwt: string): string {
  return Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString();
}
