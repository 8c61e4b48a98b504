import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { test } from 'node:test';
import { type JWTPayload, SignJWT } from 'jose';
import { acmeGoogle } from '../../simulators/seed.ts';
import {
  acmeProject,
  calendar,
  expectRefusal,
  gmailRead,
  type Json,
  json,
  simulatedGoogle,
} from './simulated-google.ts';

type Google = ReturnType<typeof simulatedGoogle>;
const pubsub = 'https://www.googleapis.com/auth/pubsub';
const keys = `${acmeProject}/service-accounts/${acmeGoogle.serviceAccount}/keys`;

async function assertion(google: Google, key: Json, changes: JWTPayload = {}) {
  const now = Math.floor(google.clock.now().getTime() / 1_000);
  const claims = {
    iss: String(key.client_email),
    scope: pubsub,
    aud: 'https://oauth2.googleapis.com/token',
    iat: now,
    exp: now + 3_600,
  };
  const signed = await new SignJWT({ ...claims, ...changes })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: String(key.private_key_id) })
    .sign(createPrivateKey(String(key.private_key)));
  return google.token({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: signed });
}

test('a service account exchanges its assertion for a token without a refresh token', async () => {
  const google = simulatedGoogle();
  const key = await google.control('POST', keys);
  assert.deepEqual(
    [key.type, key.project_id, key.client_email, key.token_uri],
    [
      'service_account',
      'acme-keyholder',
      'keyholder@acme-keyholder.iam.gserviceaccount.com',
      'https://oauth2.googleapis.com/token',
    ],
  );
  const answer = await assertion(google, key);
  assert.equal(answer.status, 200);
  const body = await json(answer);
  assert.match(String(body.access_token), /^ya29\./);
  assert.deepEqual(Object.keys(body).sort(), ['access_token', 'expires_in', 'token_type']);
  const revoked = await google.post('/google/oauth2/revoke', { token: String(body.access_token) });
  await expectRefusal(revoked, 400, 'invalid_token', 'Token is not revocable.');
});

test('what is wrong with an assertion is named', async () => {
  const google = simulatedGoogle();
  const [key, other] = [await google.control('POST', keys), await google.control('POST', keys)];
  const now = Math.floor(google.clock.now().getTime() / 1_000);
  const forged = { ...key, private_key: other.private_key };
  await expectRefusal(await assertion(google, forged), 400, 'invalid_grant', 'Invalid JWT Signature.');
  for (const times of [
    { exp: now + 3_700 },
    { iat: now - 8_000, exp: now - 4_400 },
    { iat: now + 900, exp: now + 1_000 },
  ]) {
    const body = await expectRefusal(await assertion(google, key, times), 400, 'invalid_grant');
    assert.match(String(body.error_description), /short-lived token \(60 minutes\)/);
  }
  await expectRefusal(
    await assertion(google, key, { aud: 'https://elsewhere.example.com' }),
    400,
    'invalid_grant',
  );
  await expectRefusal(await assertion(google, key, { scope: 'nonsense' }), 400, 'invalid_scope');
  await expectRefusal(
    await assertion(google, key, { iss: 'nobody@acme-keyholder.iam.gserviceaccount.com' }),
    400,
    'invalid_grant',
  );
  await google.control('DELETE', `${keys}/${key.private_key_id}`);
  await expectRefusal(await assertion(google, key), 401, 'invalid_client');
});

test('a domain delegates by numeric client id and exact scopes', async () => {
  const google = simulatedGoogle();
  const key = await google.control('POST', keys);
  const asKim = (scope: string) => assertion(google, key, { sub: 'kim@acme.test', scope });
  await expectRefusal(await asKim(gmailRead), 401, 'unauthorized_client');
  await google.change('policies/acme.test', {
    delegations: [{ clientId: key.client_id, scopes: [gmailRead] }],
  });
  assert.equal((await asKim(gmailRead)).status, 200);
  await expectRefusal(await asKim(`${gmailRead} ${calendar}`), 401, 'unauthorized_client');
  await expectRefusal(
    await assertion(google, key, { sub: 'gus@globex.test', scope: gmailRead }),
    401,
    'unauthorized_client',
  );
  await expectRefusal(
    await assertion(google, key, { sub: 'kim', scope: gmailRead }),
    400,
    'invalid_grant',
    'Not a valid email.',
  );
  await expectRefusal(
    await assertion(google, key, { sub: 'nobody@acme.test', scope: gmailRead }),
    400,
    'invalid_grant',
    'Invalid email or User ID',
  );
});
