import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeProtectedHeader } from 'jose';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { z } from 'zod';
import { type IssuerWorld, openIssuerWorld } from './issuer-world.ts';

let world: IssuerWorld;

before(async () => {
  world = await openIssuerWorld();
});
after(() => world.keyholder.close());

const me = z.object({
  via: z.string(),
  service: z.object({ name: z.string() }),
  permissions: z.array(z.string()),
});

test('a service gets a token with its secret, by openid-client, and is that service', async () => {
  const admin = await world.keyholder.signedIn('admin@acme.test');
  const client = await world.makeClient(admin, { scopes: ['tokens.exchange', 'users.read'] });
  const config = await world.openid(client);
  const token = await openid.clientCredentialsGrant(config, { scope: 'users.read' });
  assert.equal(token.token_type, 'bearer');
  assert.deepEqual([token.scope, token.expires_in], ['users.read', 600]);
  assert.equal(token.refresh_token, undefined);
  assert.equal(decodeProtectedHeader(token.access_token).typ, 'at+jwt');
  const program = world.keyholder.stranger().withBearer(token.access_token);
  const { via, service, permissions } = await program.get('/api/v1/auth/me').read(me);
  assert.deepEqual([via, service.name, permissions], ['client', 'gateway', ['users.read']]);
  await program.get('/api/v1/users').expect(200);
  await program.get('/api/v1/audit').expect(403);
});

test('without naming scopes it gets all that the client may', async () => {
  const admin = await world.keyholder.signedIn('admin@acme.test');
  const client = await world.makeClient(admin, { scopes: ['tokens.exchange', 'users.read'] });
  const token = await openid.clientCredentialsGrant(await world.openid(client));
  assert.equal(token.scope, 'tokens.exchange users.read');
});

test('a service signs instead, by oauth4webapi, and its key never leaves it', async () => {
  const admin = await world.keyholder.signedIn('admin@acme.test');
  const { id, privateKey } = await world.makeSigningClient(admin);
  const server = await world.authorizationServer();
  const authentication = oauth.PrivateKeyJwt({ key: privateKey, kid: 'of-the-gateway' });
  const answer = await oauth.clientCredentialsGrantRequest(
    server,
    { client_id: id },
    authentication,
    {},
    {
      [oauth.allowInsecureRequests]: true,
    },
  );
  const token = await oauth.processClientCredentialsResponse(server, { client_id: id }, answer);
  assert.equal(token.scope, 'tokens.exchange');
});
