import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRemoteJWKSet, customFetch, decodeProtectedHeader, jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { z } from 'zod';
import { rotateSigningKeys } from '#features/access/signing-keys/rotate.ts';
import { keyScopes } from '#kernel/permissions.ts';
import type { Client } from '#test/harness/client.ts';
import { type IssuerWorld, type MadeClient, openIssuerWorld, TOKEN_EXCHANGE } from './issuer-world.ts';

// What the authorization server says of itself, and what becomes of the tokens it gives.

let world: IssuerWorld;
let admin: Client;
let gateway: MadeClient;

before(async () => {
  world = await openIssuerWorld();
  admin = await world.keyholder.signedIn('admin@acme.test');
  gateway = await world.makeClient(admin, { scopes: ['tokens.exchange', 'users.read'] });
});
after(() => world.keyholder.close());

const insecure = { [oauth.allowInsecureRequests]: true } as const;
const description = z.looseObject({ issuer: z.string() });

test('both discovery documents say the same, nothing that is not offered, and every address in them answers', async () => {
  const { keyholder } = world;
  const stranger = keyholder.stranger();
  const [oauths, openids] = await Promise.all([
    stranger.get('/.well-known/oauth-authorization-server').read(description),
    stranger.get('/.well-known/openid-configuration').read(description),
  ]);
  assert.deepEqual(oauths, openids);
  const methods = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'];
  const expected = {
    issuer: keyholder.url,
    grant_types_supported: ['client_credentials', TOKEN_EXCHANGE],
    response_types_supported: [],
    scopes_supported: [...keyScopes],
    token_endpoint_auth_methods_supported: methods,
    introspection_endpoint_auth_methods_supported: methods,
    revocation_endpoint_auth_methods_supported: methods,
    id_token_signing_alg_values_supported: ['ES256'],
    token_exchange_audiences_supported: [
      'google',
      'https://gmail.googleapis.com/',
      'https://www.googleapis.com/calendar/v3/',
    ],
  };
  assert.deepEqual({ ...oauths, ...expected }, oauths);
  const endpoints = Object.entries(oauths).filter(([name]) => /_endpoint$|_uri$/.test(name));
  assert.deepEqual(endpoints.map(([name]) => name).sort(), [
    'introspection_endpoint',
    'jwks_uri',
    'revocation_endpoint',
    'token_endpoint',
  ]);
  for (const [, url] of endpoints) {
    const { origin, pathname } = new URL(String(url));
    assert.equal(origin, keyholder.url);
    const answer = await stranger.raw(pathname, { method: pathname.endsWith('.json') ? 'GET' : 'POST' })
      .response;
    assert.notEqual(answer.status, 404, pathname);
  }
});

test('addresses in a discovery document are our own, whatever a caller says about where it is', async () => {
  const headers = {
    'x-forwarded-host': 'evil.test',
    'x-forwarded-proto': 'ftp',
    forwarded: 'host=evil.test;proto=https',
    'x-original-url': '/evil',
  };
  const answer = await world.keyholder
    .stranger()
    .raw('/.well-known/oauth-authorization-server', { headers })
    .expect(200);
  assert.doesNotMatch(await answer.text(), /evil|ftp/);
});

test('a token is introspected by the client it was given to, by oauth4webapi, and by nobody else', async () => {
  const token = await world.tokenOf(gateway, { scope: 'users.read' });
  const server = await world.authorizationServer();
  const me = { client_id: gateway.id };
  const proof = oauth.ClientSecretBasic(gateway.secret);
  const answer = await oauth.introspectionRequest(server, me, proof, token, insecure);
  const told = await oauth.processIntrospectionResponse(server, me, answer);
  assert.deepEqual(
    [told.active, told.scope, told.client_id, told.sub, told.aud, told.iss],
    [true, 'users.read', gateway.id, gateway.id, `${world.keyholder.url}/api/v1`, world.keyholder.url],
  );
  assert.equal(Number(told.exp) - Number(told.iat), 600);

  const other = await world.makeClient(admin, { service: 'another service' });
  const abroad = await world.makeClient(await world.keyholder.signedIn('admin@globex.test'));
  for (const [client, asked] of [
    [other, token],
    [abroad, token],
    [gateway, `${token}x`],
    [gateway, '~'],
    [gateway, `~${token}`],
    [gateway, 'nothing'],
  ] as const) {
    const { status, body } = await world.postForm('/oauth/introspect', [
      ['client_id', client.id],
      ['client_secret', client.secret],
      ['token', asked],
    ]);
    assert.deepEqual([status, body], [200, { active: false }]);
  }
});

test('a token that was given back, by openid-client, opens nothing from the next request on', async () => {
  const config = await world.openid(gateway);
  const { access_token: token } = await openid.clientCredentialsGrant(config);
  const { access_token: another } = await openid.clientCredentialsGrant(config);
  const program = world.keyholder.stranger().withBearer(token);
  await program.get('/api/v1/users').expect(200);
  const stranger = await world.makeClient(admin, { service: 'another service' });
  await openid.tokenRevocation(await world.openid(stranger), token).catch(() => undefined);
  await program.get('/api/v1/users').expect(200); // somebody else’s token is not theirs to give back

  await openid.tokenRevocation(config, token);
  await program.get('/api/v1/users').problem(401);
  assert.equal((await openid.tokenIntrospection(config, token)).active, false);
  await world.keyholder.stranger().withBearer(another).get('/api/v1/users').expect(200);
  await openid.tokenRevocation(config, token); // RFC 7009: twice is no mistake
});

test('a token ends by the clock, after ten minutes', async () => {
  const token = await world.tokenOf(gateway);
  await world.control('POST', 'clock', { advance: '601s' });
  await world.keyholder.stranger().withBearer(token).get('/api/v1/users').problem(401);
  const config = await world.openid(gateway);
  assert.equal((await openid.tokenIntrospection(config, token)).active, false);
});

test('a revoked client and a frozen service end their tokens at once', async () => {
  const brief = await world.makeClient(admin, { service: 'brief', scopes: ['users.read'] });
  const token = await world.tokenOf(brief);
  const program = world.keyholder.stranger().withBearer(token);
  await program.get('/api/v1/users').expect(200);
  const [{ id: service } = { id: '' }] = await world.rows("select id from services where name = 'brief'");
  await admin.post(`/api/v1/services/${service}/freeze`).expect(204);
  await program.get('/api/v1/users').problem(401);
  assert.equal((await world.ask(brief, { grant_type: 'client_credentials' })).body.error, 'invalid_client');
  await admin.post(`/api/v1/services/${service}/unfreeze`).expect(204);
  await program.get('/api/v1/users').expect(200);
  await admin.delete(`/api/v1/clients/${brief.id}`).expect(204);
  await program.get('/api/v1/users').problem(401);
});

test('the next key is in the key set days before anything is signed with it, and nobody notices the change', async () => {
  const { keyholder } = world;
  const keySet = () =>
    createRemoteJWKSet(new URL(`${keyholder.url}/.well-known/jwks.json`), {
      [customFetch]: (url, options) => fetch(url, options),
    });
  const before = await world.tokenOf(gateway);
  await world.control('POST', 'clock', { advance: '28d' });
  await rotateSigningKeys(keyholder.server.needs);
  await world.control('POST', 'clock', { advance: '61s' });
  const cachedByAProgram = keySet(); // jose fetches it once, and keeps it
  const read = (token: string) =>
    jwtVerify(token, cachedByAProgram, {
      issuer: keyholder.url,
      audience: `${keyholder.url}/api/v1`,
      currentDate: keyholder.simulators.clock.now(),
    });
  const old = await world.tokenOf(gateway);
  assert.equal(decodeProtectedHeader(old).kid, decodeProtectedHeader(before).kid);
  await read(old);
  await world.control('POST', 'clock', { advance: '172500s' }); // ten minutes before the two days are over
  const last = await world.tokenOf(gateway);
  await world.control('POST', 'clock', { advance: '300s' });
  const first = await world.tokenOf(gateway);
  assert.notEqual(decodeProtectedHeader(first).kid, decodeProtectedHeader(last).kid);
  await read(first);
  await keyholder.stranger().withBearer(last).get('/api/v1/users').expect(200);
  const config = await world.openid(gateway);
  assert.equal((await openid.tokenIntrospection(config, last)).active, true);
  assert.equal((await openid.tokenIntrospection(config, first)).active, true);
});
