import assert from 'node:assert/strict';
import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { acmeGoogle, demoPeople } from '../../simulators/seed.ts';
import { calendar, expectRefusal, json, origin, simulatedGoogle, tokens } from './simulated-google.ts';

type Google = ReturnType<typeof simulatedGoogle>;
const [, kim] = demoPeople;
const signIn = { scope: 'openid email profile' };

async function publishedKeys(google: Google): Promise<JSONWebKeySet> {
  const body = await json(await google.get('/google/www/oauth2/v3/certs'));
  assert.ok(Array.isArray(body.keys));
  return { keys: body.keys };
}

/** What a careful client does with an id token. */
async function verified(google: Google, idToken: unknown) {
  return jwtVerify(String(idToken), createLocalJWKSet(await publishedKeys(google)), {
    issuer: ['https://accounts.google.com', 'accounts.google.com'],
    audience: acmeGoogle.clientId,
    algorithms: ['RS256'],
    currentDate: google.clock.now(),
  });
}

test('the id token says who it is, for whom, and is signed by a published key', async () => {
  const google = simulatedGoogle();
  const answer = await google.connect('kim@acme.test', signIn);
  const { payload } = await verified(google, answer.id_token);
  const now = google.clock.now().getTime() / 1_000;
  assert.deepEqual(payload, {
    iss: 'https://accounts.google.com',
    azp: acmeGoogle.clientId,
    aud: acmeGoogle.clientId,
    sub: kim.sub,
    hd: 'acme.test',
    email: 'kim@acme.test',
    email_verified: true,
    at_hash: createHash('sha256').update(answer.access_token).digest().subarray(0, 16).toString('base64url'),
    nonce: 'the-nonce',
    name: 'Kim Park',
    picture: payload.picture,
    given_name: 'Kim',
    family_name: 'Park',
    locale: 'en',
    iat: now,
    exp: now + 3_600,
  });
});

test('a refreshed id token has no nonce, and without the profile scope no name', async () => {
  const google = simulatedGoogle();
  const { refresh_token } = await google.connect('kim@acme.test');
  const { payload } = await verified(google, (await tokens(await google.refresh(refresh_token))).id_token);
  assert.equal(payload.nonce, undefined);
  assert.equal(payload.name, undefined);
  assert.equal(payload.email, 'kim@acme.test');
});

test('a personal account has no hosted domain, and an unverified address says so', async () => {
  const google = simulatedGoogle();
  const pat = await verified(google, (await google.connect('pat@gmail.com')).id_token);
  assert.equal('hd' in pat.payload, false);
  await google.change('people/kim@acme.test', { isEmailVerified: false });
  const { payload } = await verified(google, (await google.connect('kim@acme.test')).id_token);
  assert.equal(payload.email_verified, false);
});

test('an account that was renamed keeps its subject', async () => {
  const google = simulatedGoogle();
  const { refresh_token } = await google.connect('kim@acme.test');
  await google.change('people/kim@acme.test', { email: 'kim.park@acme.test' });
  const { payload } = await verified(google, (await tokens(await google.refresh(refresh_token))).id_token);
  assert.deepEqual([payload.sub, payload.email], [kim.sub, 'kim.park@acme.test']);
});

test('auth_time is there when asked for', async () => {
  const google = simulatedGoogle();
  const claims = JSON.stringify({ id_token: { auth_time: { essential: true } } });
  const { payload } = await verified(google, (await google.connect('kim@acme.test', { claims })).id_token);
  assert.equal(payload.auth_time, google.clock.now().getTime() / 1_000);
});

test('keys rotate every week without breaking a token or a cache', async () => {
  const google = simulatedGoogle();
  const { refresh_token } = await google.connect('kim@acme.test');
  const idToken = async () => String((await tokens(await google.refresh(refresh_token))).id_token);
  let cache = await publishedKeys(google);
  const signers = new Set<string>();
  for (let halfDay = 0; halfDay < 40; halfDay += 1) {
    const token = await idToken();
    signers.add(String(decodeProtectedHeader(token).kid));
    assert.ok(
      cache.keys.some(key => key.kid === decodeProtectedHeader(token).kid),
      'known to a cache half a day old',
    );
    cache = await publishedKeys(google);
    assert.equal(cache.keys.length, 2);
    await google.later('50m');
    await verified(google, token);
    await google.later('11h10m');
  }
  assert.equal(signers.size, 4, 'twenty days see three changes of the signing key');
});

test('a rotation on demand signs with a new key at once and still publishes the old one', async () => {
  const google = simulatedGoogle();
  const { refresh_token, id_token } = await google.connect('kim@acme.test');
  let before = id_token;
  for (let rotations = 0; rotations < 3; rotations += 1) {
    await google.control('POST', '/google/_control/keys/rotate');
    const after = (await tokens(await google.refresh(refresh_token))).id_token;
    assert.notEqual(decodeProtectedHeader(String(after)).kid, decodeProtectedHeader(String(before)).kid);
    await verified(google, before);
    await verified(google, after);
    before = after;
  }
});

test('published keys may be cached for six hours, in both forms', async () => {
  const google = simulatedGoogle();
  const certificates = await google.get('/google/www/oauth2/v1/certs');
  assert.equal(
    certificates.headers.get('cache-control'),
    'public, max-age=21600, must-revalidate, no-transform',
  );
  const byKeyId = await json(certificates);
  const { keys } = await publishedKeys(google);
  assert.deepEqual(
    Object.keys(byKeyId),
    keys.map(key => key.kid),
  );
  for (const key of keys) {
    const certificate = new X509Certificate(String(byKeyId[String(key.kid)]));
    assert.ok(certificate.verify(certificate.publicKey));
    assert.ok(certificate.publicKey.equals(createPublicKey({ key: { ...key }, format: 'jwk' })));
    assert.ok(
      new Date(certificate.validFrom) < google.clock.now() &&
        google.clock.now() < new Date(certificate.validTo),
    );
  }
});

test('tokens can be spoiled on purpose, and a careful client notices each', async () => {
  const google = simulatedGoogle();
  const spoiled = async (signing: string) => {
    await google.change('settings', { signing });
    return (await google.connect('kim@acme.test', { prompt: 'consent' })).id_token;
  };
  for (const signing of ['unknown_key', 'bad_signature', 'wrong_audience', 'wrong_issuer', 'expired']) {
    await assert.rejects(verified(google, await spoiled(signing)), signing);
  }
  assert.notEqual((await verified(google, await spoiled('wrong_nonce'))).payload.nonce, 'the-nonce');
  assert.equal((await verified(google, await spoiled('short_issuer'))).payload.iss, 'accounts.google.com');
  await verified(google, await spoiled('faithful'));
});

test('discovery names this simulator’s endpoints and Google as the issuer', async () => {
  const google = simulatedGoogle();
  const discovery = await json(await google.get('/google/accounts/.well-known/openid-configuration'));
  assert.equal(discovery.issuer, 'https://accounts.google.com');
  assert.equal(discovery.token_endpoint, `${origin}/google/oauth2/token`);
  assert.equal(discovery.jwks_uri, `${origin}/google/www/oauth2/v3/certs`);
  assert.deepEqual(discovery.code_challenge_methods_supported, ['plain', 'S256']);
});

test('userinfo tells what the scopes allow, and nothing to a bad token', async () => {
  const google = simulatedGoogle();
  const userinfo = (token: unknown) =>
    google.get('/google/openidconnect/v1/userinfo', { authorization: `Bearer ${token}` });
  const whole = await json(await userinfo((await google.connect('kim@acme.test', signIn)).access_token));
  assert.deepEqual(
    [whole.sub, whole.email, whole.email_verified, whole.name, whole.hd],
    [kim.sub, 'kim@acme.test', true, 'Kim Park', 'acme.test'],
  );
  const { access_token } = await google.connect('kim@acme.test', { scope: calendar });
  for (const bad of [access_token, 'ya29.unknown']) {
    await expectRefusal(await userinfo(bad), 401, 'invalid_request', 'Invalid Credentials');
  }
});

test('tokeninfo answers in texts, by query or form, and refuses what is not valid', async () => {
  const google = simulatedGoogle();
  const { access_token, id_token, refresh_token } = await google.connect('kim@acme.test');
  const identity = await json(await google.get(`/google/oauth2/tokeninfo?id_token=${id_token}`));
  assert.equal(identity.email_verified, 'true');
  assert.equal(identity.exp, String(google.clock.now().getTime() / 1_000 + 3_600));
  assert.equal(identity.alg, 'RS256');
  const access = await json(await google.post('/google/oauth2/tokeninfo', { access_token }));
  assert.deepEqual(
    [access.aud, access.expires_in, access.access_type],
    [acmeGoogle.clientId, '3599', 'offline'],
  );
  await google.later('61m');
  for (const query of [
    `id_token=${id_token}`,
    `access_token=${access_token}`,
    `access_token=${refresh_token}`,
    '',
  ]) {
    const answer = await google.get(`/google/oauth2/tokeninfo?${query}`);
    await expectRefusal(answer, 400, 'invalid_token', 'Invalid Value');
  }
});
