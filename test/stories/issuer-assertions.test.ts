import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTHeaderParameters,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { newId } from '#kernel/ids.ts';
import { basic, type IssuerWorld, type MadeClient, openIssuerWorld } from './issuer-world.ts';

// A client that signs instead of having a secret (RFC 7523), and whoever would like to sign in its place.

let world: IssuerWorld;
let gateway: MadeClient;
let signer: Awaited<ReturnType<IssuerWorld['makeSigningClient']>>;

before(async () => {
  world = await openIssuerWorld();
  const admin = await world.keyholder.signedIn('admin@acme.test');
  gateway = await world.makeClient(admin);
  signer = await world.makeSigningClient(admin, { service: 'signer' });
});
after(() => world.keyholder.close());

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const tokenUrl = () => `${world.keyholder.url}/oauth/token`;

/** A client assertion, good but for what is said otherwise. oidc-provider reads its times by the machine's clock. */
function assertion(
  claims: Record<string, unknown> = {},
  header: Partial<JWTHeaderParameters> = {},
  by: Parameters<SignJWT['sign']>[0] = signer.privateKey,
) {
  const at = Math.floor(Date.now() / 1_000);
  const usual = { iss: signer.id, sub: signer.id, aud: world.keyholder.url, iat: at, exp: at + 60 };
  const jti = newId(world.keyholder.server.needs.world);
  return new SignJWT({ ...usual, jti, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'of-the-gateway', ...header })
    .sign(by);
}

const showing = (jwt: string) =>
  world.postForm('/oauth/token', {
    grant_type: 'client_credentials',
    client_id: signer.id,
    client_assertion_type: ASSERTION,
    client_assertion: jwt,
  });

test('an assertion opens once: replayed, on whichever of two requests at once, it is refused', async () => {
  const jwt = await assertion();
  assert.equal((await showing(jwt)).status, 200);
  assert.deepEqual((await showing(jwt)).body.error, 'invalid_client');
  const another = await assertion();
  const both = await Promise.all([showing(another), showing(another), showing(another)]);
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 401, 401]);
});

test('an assertion for another server, of another client, or past its time is refused', async () => {
  const at = Math.floor(Date.now() / 1_000);
  assert.equal((await showing(await assertion({ aud: tokenUrl() }))).status, 200);
  const wrong: Record<string, unknown>[] = [
    { aud: 'https://elsewhere.example' },
    { aud: `${world.keyholder.url}.evil.test` },
    { aud: undefined },
    { iss: gateway.id },
    { sub: gateway.id },
    { iss: gateway.id, sub: gateway.id },
    { exp: at - 60 },
    { exp: undefined },
    { jti: undefined },
  ];
  for (const claims of wrong) {
    const { status, body } = await showing(await assertion(claims));
    const isRefused = [400, 401].includes(status) && body.access_token === undefined;
    assert.ok(isRefused, JSON.stringify({ claims, status, body }));
  }
});

test('an assertion without a signature, by the public key as a secret, or by a stranger’s key is refused', async () => {
  const stranger = await generateKeyPair('ES256', { extractable: true });
  const at = Math.floor(Date.now() / 1_000);
  const claims = {
    iss: signer.id,
    sub: signer.id,
    aud: world.keyholder.url,
    iat: at,
    exp: at + 60,
    jti: 'x',
  };
  const asSecret = Buffer.from(JSON.stringify(signer.jwk));
  const [, payload = ''] = (await assertion()).split('.');
  const none = Buffer.from(JSON.stringify({ alg: 'nOnE', kid: 'of-the-gateway' })).toString('base64url');
  const forged = [
    new UnsecuredJWT(claims).encode(),
    `${none}.${payload}.`,
    await assertion({}, { alg: 'HS256' }, asSecret),
    await assertion({}, { alg: 'HS256' }, Buffer.from(await exportSPKI(stranger.publicKey))),
    await assertion({}, {}, stranger.privateKey),
    await assertion({}, { kid: 'another' }, stranger.privateKey),
    await assertion({}, { jwk: await exportJWK(stranger.publicKey) }, stranger.privateKey),
    await assertion({}, { jku: 'https://evil.test/jwks.json', kid: 'evil' }, stranger.privateKey),
  ];
  for (const jwt of forged) {
    const { status, body } = await showing(jwt);
    assert.deepEqual([status, body.error], [401, 'invalid_client'], jwt);
  }
});

test('a client that signs has no secret that could be guessed, and one with a secret cannot sign instead', async () => {
  const grant = { grant_type: 'client_credentials' };
  for (const secret of ['', signer.id, 'undefined', 'null']) {
    const authorization = basic({ id: signer.id, secret });
    const { status, body } = await world.postForm('/oauth/token', grant, { authorization });
    assert.ok(status >= 400 && body.access_token === undefined);
  }
  // The digest of the secret is what the database holds.
  const [{ secret_hash: digest } = { secret_hash: Buffer.alloc(0) }] = await world.rows(
    'select secret_hash from service_clients where id = $1',
    [gateway.id],
  );
  const leaked = Buffer.from(digest).toString('base64url');
  assert.equal((await world.ask({ id: gateway.id, secret: leaked }, grant)).body.error, 'invalid_client');
  const byDigest = await assertion(
    { iss: gateway.id, sub: gateway.id },
    { alg: 'HS256' },
    Buffer.from(leaked),
  );
  const asGateway = { client_id: gateway.id, client_assertion_type: ASSERTION, client_assertion: byDigest };
  assert.equal((await world.postForm('/oauth/token', { ...grant, ...asGateway })).status, 401);
});
