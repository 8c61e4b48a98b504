import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acmeGoogle } from '../../simulators/seed.ts';
import {
  acmeProject,
  calendar,
  expectRefusal,
  gmailRead,
  origin,
  scopesOf,
  simulatedGoogle,
  tokens,
  verifier,
} from './simulated-google.ts';

async function codeOf(google: ReturnType<typeof simulatedGoogle>, changes = {}) {
  return (await google.sentTo('kim@acme.test', changes)).get('code');
}

test('a code is exchanged for tokens that look like Google’s', async () => {
  const google = simulatedGoogle();
  const answer = await google.connect('kim@acme.test');
  assert.match(answer.access_token, /^ya29\./);
  assert.match(String(answer.refresh_token), /^1\/\/0/);
  assert.ok(answer.access_token.length <= 2048 && String(answer.refresh_token).length <= 512);
  assert.equal(answer.expires_in, 3599);
  assert.equal(answer.token_type, 'Bearer');
  assert.equal('refresh_token_expires_in' in answer, false, 'a published app’s grants have no known end');
  assert.deepEqual(
    scopesOf(answer.scope),
    scopesOf(`openid https://www.googleapis.com/auth/userinfo.email ${gmailRead}`),
  );
});

test('an unticked scope is missing from the answer, and sign-in scopes cannot be unticked', async () => {
  const google = simulatedGoogle();
  const asked = { scope: `openid email ${gmailRead} ${calendar}` };
  const answer = await google.connect('kim@acme.test', asked, { scopes: [calendar] });
  assert.deepEqual(
    scopesOf(answer.scope),
    scopesOf(`openid https://www.googleapis.com/auth/userinfo.email ${calendar}`),
  );
});

test('a code works once', async () => {
  const google = simulatedGoogle();
  const code = await codeOf(google);
  await tokens(await google.exchange(code));
  await expectRefusal(await google.exchange(code), 400, 'invalid_grant', 'Bad Request');
});

test('a code dies after ten minutes', async () => {
  const google = simulatedGoogle();
  const [early, late] = [await codeOf(google), await codeOf(google)];
  await google.later('9m59s');
  await tokens(await google.exchange(early));
  await google.later('1s');
  await expectRefusal(await google.exchange(late), 400, 'invalid_grant', 'Bad Request');
});

test('a code is bound to its client and its redirect URI', async () => {
  const google = simulatedGoogle();
  const { clientId, clientSecret } = await google.addClient();
  const stolen = await google.exchange(await codeOf(google), {
    client_id: clientId,
    client_secret: clientSecret,
  });
  await expectRefusal(stolen, 400, 'invalid_grant', 'Bad Request');
  const elsewhere = await google.exchange(await codeOf(google), { redirect_uri: acmeGoogle.redirectUris[1] });
  await expectRefusal(elsewhere, 400, 'invalid_grant', 'Bad Request');
});

test('a verifier must be there and fit, and must not be there without a challenge', async () => {
  const google = simulatedGoogle();
  const without = { code_verifier: undefined };
  await expectRefusal(
    await google.exchange(await codeOf(google), without),
    400,
    'invalid_grant',
    'Missing code verifier.',
  );
  const wrong = { code_verifier: `${verifier}x` };
  await expectRefusal(
    await google.exchange(await codeOf(google), wrong),
    400,
    'invalid_grant',
    'Invalid code verifier.',
  );
  const unchallenged = await codeOf(google, { code_challenge: undefined, code_challenge_method: undefined });
  await expectRefusal(
    await google.exchange(unchallenged),
    400,
    'invalid_grant',
    'code_verifier or verifier is not needed.',
  );
});

test('a challenge without a method is plain', async () => {
  const google = simulatedGoogle();
  const plain = { code_challenge: verifier, code_challenge_method: undefined };
  await tokens(await google.exchange(await codeOf(google, plain)));
  await expectRefusal(
    await google.exchange(await codeOf(google, plain), { code_verifier: `${verifier}x` }),
    400,
    'invalid_grant',
    'Invalid code verifier.',
  );
});

test('garbage in place of a code is called malformed', async () => {
  const google = simulatedGoogle();
  await expectRefusal(await google.exchange('4%2F0Agarbage'), 400, 'invalid_grant', 'Malformed auth code.');
});

test('a wrong client is the operator’s problem and is named as such', async () => {
  const google = simulatedGoogle();
  const code = await codeOf(google);
  await expectRefusal(await google.exchange(code, { client_id: undefined }), 400, 'invalid_request');
  await expectRefusal(
    await google.exchange(code, { client_id: '1-x.apps.googleusercontent.com' }),
    401,
    'invalid_client',
    'The OAuth client was not found.',
  );
  await expectRefusal(
    await google.exchange(code, { client_secret: 'GOCSPX-wrong' }),
    401,
    'invalid_client',
    'The provided client secret is invalid.',
  );
  await expectRefusal(
    await google.exchange(code, { client_secret: undefined }),
    400,
    'invalid_request',
    'client_secret is missing.',
  );
  await tokens(await google.exchange(code));
});

test('requests that make no sense are named', async () => {
  const google = simulatedGoogle();
  await expectRefusal(
    await google.token({}),
    400,
    'invalid_request',
    'Required parameter is missing: grant_type',
  );
  await expectRefusal(await google.token({ grant_type: 'password' }), 400, 'unsupported_grant_type');
  await expectRefusal(
    await google.exchange(null),
    400,
    'invalid_request',
    'Missing required parameter: code',
  );
  const twice = new Request(`${origin}/google/oauth2/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=refresh_token&grant_type=refresh_token',
  });
  await expectRefusal(await google.fetch(twice), 400, 'invalid_request');
});

test('a client may prove itself by HTTP Basic, but not in two ways at once', async () => {
  const google = simulatedGoogle();
  const basic = `Basic ${Buffer.from(`${acmeGoogle.clientId}:${acmeGoogle.clientSecret}`).toString('base64')}`;
  const form = {
    grant_type: 'authorization_code',
    redirect_uri: acmeGoogle.redirectUris[0],
    code_verifier: verifier,
  };
  const twice = { ...form, code: (await codeOf(google)) ?? '', client_secret: acmeGoogle.clientSecret };
  await expectRefusal(
    await google.post('/google/oauth2/token', twice, { authorization: basic }),
    400,
    'invalid_request',
  );
  const once = { ...form, code: (await codeOf(google)) ?? '' };
  await tokens(await google.post('/google/oauth2/token', once, { authorization: basic }));
});

test('two secrets of a client are alive at once, and a deleted one is not', async () => {
  const google = simulatedGoogle();
  const client = `${acmeProject}/clients/${acmeGoogle.clientId}`;
  const second = await google.control('POST', `${client}/secrets`);
  const { refresh_token } = await google.connect('kim@acme.test');
  await tokens(await google.refresh(refresh_token));
  await tokens(await google.refresh(refresh_token, { client_secret: String(second.value) }));
  await assert.rejects(google.control('POST', `${client}/secrets`), /at most 2/);
  await google.control('DELETE', `${client}/secrets/${second.id}`);
  await expectRefusal(
    await google.refresh(refresh_token, { client_secret: String(second.value) }),
    401,
    'invalid_client',
  );
});

test('a refresh token comes with the first offline consent only, unless consent is demanded', async () => {
  const google = simulatedGoogle();
  const online = await google.connect('kim@acme.test', { access_type: undefined });
  assert.equal(online.refresh_token, undefined);
  const first = await google.connect('kim@acme.test');
  assert.ok(first.refresh_token);
  assert.equal((await google.connect('kim@acme.test')).refresh_token, undefined);
  const demanded = await google.connect('kim@acme.test', { prompt: 'consent' });
  assert.ok(demanded.refresh_token && demanded.refresh_token !== first.refresh_token);
  const other = await google.connect('kim@acme.test', {}, {}, await google.addClient());
  assert.ok(other.refresh_token, 'another client of the project gets its own');
});

test('incremental authorization answers with everything given to the project so far', async () => {
  const google = simulatedGoogle();
  await google.connect('kim@acme.test');
  const more = { scope: calendar, include_granted_scopes: 'true', prompt: 'consent' };
  const answer = await google.connect('kim@acme.test', more, {}, await google.addClient());
  assert.ok(answer.scope.includes(gmailRead) && answer.scope.includes(calendar));
  const refreshed = await tokens(
    await google.connect('kim@acme.test', more).then(one => google.refresh(one.refresh_token)),
  );
  assert.deepEqual(scopesOf(refreshed.scope), scopesOf(answer.scope), 'the refresh token carries the union');
});

test('without incremental authorization a token holds only what was asked', async () => {
  const google = simulatedGoogle();
  await google.connect('kim@acme.test');
  const answer = await google.connect('kim@acme.test', { scope: calendar });
  assert.equal(answer.scope, calendar);
  assert.equal(answer.id_token, undefined, 'no identity scope, no id token');
});
