import assert from 'node:assert/strict';
import { createHash, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { exportJWK, type JWTPayload, SignJWT } from 'jose';
import { Secret } from '#kernel/secret.ts';
import { verifyIdToken } from '#providers/google/oauth/id-token.ts';
import { newSigningKey } from '../../simulators/google/signing-keys.ts';
import { acmeApp, type GoogleHouse, googleHouse, nonce } from './google-oauth-house.ts';

const { clientId } = acmeApp;
const kim = {
  subject: '104215500010000000002',
  address: 'kim@acme.test',
  isAddressVerified: true,
  hostedDomain: 'acme.test',
};
const certs = { path: '/google/www/oauth2/v3/certs' };

const verify = (house: GoogleHouse, idToken: string | undefined, more: object = { nonce }) => {
  assert.ok(idToken);
  return verifyIdToken({ world: house.world, googleKeys: house.googleKeys }, idToken, { clientId, ...more });
};

/** A Google whose key is in the test's hands, so that it can sign whatever it likes. */
async function ownGoogle() {
  const house = googleHouse();
  const key = await newSigningKey();
  const jwk = { ...(await exportJWK(key.publicKey)), kid: 'ours', alg: 'RS256', use: 'sig' };
  await house.arm({ status: 200, body: { keys: [jwk] } }, certs);
  const nowSeconds = house.world.now().getTime() / 1_000;
  const usual: JWTPayload = {
    iss: 'https://accounts.google.com',
    aud: clientId,
    azp: clientId,
    sub: kim.subject,
    email: kim.address,
    email_verified: true,
    hd: 'acme.test',
    nonce,
    iat: nowSeconds,
    exp: nowSeconds + 3_600,
  };
  const sign = (
    changes: Record<string, unknown> = {},
    header: object = {},
    by: KeyObject | Uint8Array = key.privateKey,
  ) =>
    new SignJWT({ ...usual, ...changes })
      .setProtectedHeader({ alg: 'RS256', kid: 'ours', ...header })
      .sign(by);
  const judge = async (changes: Record<string, unknown>, more?: object) => {
    const verdict = await verify(house, await sign(changes), more);
    return verdict.kind === 'verified' ? verdict.identity : 'reason' in verdict && verdict.reason;
  };
  return { house, key, sign, judge, nowSeconds };
}

test('an id token says who connected, at the exchange and at every refresh', async () => {
  const house = googleHouse();
  const grant = await house.connect('kim@acme.test', { scopes: ['openid', 'email', 'profile'] });
  const { accessToken, idToken } = grant;
  const verified = { kind: 'verified', identity: { ...kim, name: 'Kim Park' } };
  assert.deepEqual(await verify(house, idToken, { nonce, accessToken }), verified);
  const outcome = await house.refresh(grant);
  assert.ok(outcome.kind === 'fresh');
  const again = { accessToken: outcome.grant.accessToken };
  assert.deepEqual(await verify(house, outcome.grant.idToken, again), verified);
});

test('an account without an organisation has no hosted domain', async () => {
  const house = googleHouse();
  const { idToken } = await house.connect('pat@gmail.com');
  const verdict = await verify(house, idToken);
  assert.ok(verdict.kind === 'verified');
  assert.deepEqual(verdict.identity, {
    subject: '104215500030000000001',
    address: 'pat@gmail.com',
    isAddressVerified: true,
  });
});

test('what Google itself signs wrongly is refused, each for its reason', async () => {
  const rows = {
    short_issuer: undefined,
    unknown_key: 'unknown_key',
    bad_signature: 'bad_signature',
    wrong_audience: 'wrong_audience',
    wrong_issuer: 'wrong_issuer',
    wrong_nonce: 'wrong_nonce',
    expired: 'expired',
  };
  for (const [signing, reason] of Object.entries(rows)) {
    const house = googleHouse();
    await house.google.change('settings', { signing });
    const { idToken } = await house.connect('kim@acme.test');
    const verdict = await verify(house, idToken);
    if (reason) assert.deepEqual(verdict, { kind: 'refused', reason });
    else assert.equal(verdict.kind, 'verified');
  }
});

test('an id token of another consent or with another access token is refused', async () => {
  const house = googleHouse();
  const [one, other] = [await house.connect('kim@acme.test'), await house.connect('kim@acme.test')];
  const refused = (reason: string) => ({ kind: 'refused', reason });
  assert.deepEqual(await verify(house, one.idToken, { nonce: 'of another flow' }), refused('wrong_nonce'));
  const swapped = { nonce, accessToken: other.accessToken };
  assert.deepEqual(await verify(house, one.idToken, swapped), refused('wrong_access_token'));
  assert.deepEqual(await verify(house, one.idToken, { clientId: 'another' }), refused('wrong_audience'));
});

test('an id token lives as long as it says and five minutes more, by the world’s clock', async () => {
  const house = googleHouse();
  const { idToken } = await house.connect('kim@acme.test');
  await house.google.later('1h4m59s');
  assert.equal((await verify(house, idToken)).kind, 'verified');
  await house.google.later('1s');
  assert.deepEqual(await verify(house, idToken), { kind: 'refused', reason: 'expired' });
});

test('times that cannot be true are refused', async () => {
  const { judge, nowSeconds } = await ownGoogle();
  assert.deepEqual(await judge({ iat: nowSeconds + 300 }), kim);
  assert.equal(await judge({ iat: nowSeconds + 301 }), 'not_valid_yet');
  assert.equal(await judge({ nbf: nowSeconds + 301 }), 'not_valid_yet');
  assert.equal(await judge({ exp: nowSeconds + 2 * 86_400 }), 'lives_too_long');
  assert.equal(await judge({ exp: undefined }), 'malformed');
  assert.equal(await judge({ iat: undefined }), 'malformed');
});

test('an audience beside ours and another party are refused', async () => {
  const { judge } = await ownGoogle();
  assert.deepEqual(await judge({ aud: [clientId] }), kim);
  assert.deepEqual(await judge({ azp: undefined }), kim);
  assert.equal(await judge({ aud: [clientId, 'another'] }), 'wrong_audience');
  assert.equal(await judge({ aud: [] }), 'wrong_audience');
  assert.equal(await judge({ aud: undefined }), 'wrong_audience');
  assert.equal(await judge({ azp: 'another' }), 'wrong_party');
  assert.equal(await judge({ iss: 'https://accounts.google.com.evil.example' }), 'wrong_issuer');
});

test('a missing nonce is no nonce, and a missing access token hash is allowed', async () => {
  const { judge } = await ownGoogle();
  assert.equal(await judge({ nonce: undefined }), 'wrong_nonce');
  assert.equal(await judge({ nonce: undefined }, { nonce: '' }), 'wrong_nonce');
  const accessToken = new Secret('ya29.whatever');
  assert.deepEqual(await judge({}, { nonce, accessToken }), kim);
  const at_hash = createHash('sha256').update('ya29.whatever').digest().subarray(0, 16).toString('base64url');
  assert.deepEqual(await judge({ at_hash }, { nonce, accessToken }), kim);
});

test('the address is verified only when Google says so, in either spelling', async () => {
  const { judge } = await ownGoogle();
  const unverified = { ...kim, isAddressVerified: false };
  assert.deepEqual(await judge({ email_verified: 'true' }), kim);
  assert.deepEqual(await judge({ email_verified: 'false' }), unverified);
  assert.deepEqual(await judge({ email_verified: undefined }), unverified);
  assert.equal(await judge({ email_verified: 'yes' }), 'malformed');
  assert.equal(await judge({ email: undefined }), 'no_address');
  assert.equal(await judge({ email: 'kim@acme.test\r\nbcc: x@y.z' }), 'malformed');
  assert.equal(await judge({ sub: '' }), 'malformed');
  assert.equal(await judge({ sub: 'x'.repeat(256) }), 'malformed');
  assert.deepEqual(await judge({ name: ' ' }), kim);
});

test('a forged token is refused, whichever way it was forged', async () => {
  const { house, key, sign } = await ownGoogle();
  const stranger = await newSigningKey();
  const publicPem = key.publicKey.export({ format: 'pem', type: 'spki' }).toString();
  const jwk = await exportJWK(stranger.publicKey);
  const good = await sign();
  const [header = '', claims = '', signature = ''] = good.split('.');
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const rows: [string, string][] = [
    [await sign({}, {}, stranger.privateKey), 'bad_signature'],
    [await sign({}, { jwk, jku: 'https://evil.example/keys' }, stranger.privateKey), 'bad_signature'],
    [await sign({}, { kid: 'theirs' }, stranger.privateKey), 'unknown_key'],
    [await sign({}, { alg: 'HS256' }, Buffer.from(publicPem)), 'wrong_algorithm'],
    [await sign({}, { alg: 'PS256' }), 'wrong_algorithm'],
    [`${encoded({ alg: 'none', kid: 'ours' })}.${claims}.`, 'wrong_algorithm'],
    [await sign({}, { kid: undefined }), 'malformed'],
    [`${header}.${encoded({ sub: 'x' })}.${signature}`, 'bad_signature'],
    [`${header}.${claims}.`, 'bad_signature'],
    [`${encoded({ alg: 'RS256', kid: 'ours', crit: ['x'], x: 1 })}.${claims}.${signature}`, 'malformed'],
    [`${header}.${claims}`, 'malformed'],
    ['nothing of the kind', 'malformed'],
    ['', 'malformed'],
    [good + 'A'.repeat(20_000), 'malformed'],
  ];
  for (const [forged, reason] of rows) {
    const verdict = await verifyIdToken({ world: house.world, googleKeys: house.googleKeys }, forged, {
      clientId,
    });
    assert.deepEqual(verdict, { kind: 'refused', reason }, forged.slice(0, 80));
  }
  assert.equal((await verify(house, good)).kind, 'verified');
});

test('when the keys cannot be had nobody is refused for it', async () => {
  const house = googleHouse();
  const { idToken } = await house.connect('kim@acme.test');
  const { id } = await house.arm({ status: 500 }, certs);
  assert.deepEqual(await verify(house, idToken), { kind: 'busy', reason: 'server_error', clue: 'http_500' });
  await house.google.control('DELETE', `/google/_control/faults/${id}`);
  assert.equal((await verify(house, idToken)).kind, 'verified');
});
