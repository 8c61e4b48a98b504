import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '#kernel/secret.ts';
import { missingScopes } from '#providers/google/oauth/scopes.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import { acmeProject, calendar, gmailRead, gmailSend } from '../simulators/simulated-google.ts';
import { acmeApp, email, googleHouse, redirectUri } from './google-oauth-house.ts';

test('a consent becomes a grant that counts its life from when it was asked for', async () => {
  const house = googleHouse();
  const sentAt = house.world.now();
  const grant = await house.connect('kim@acme.test');
  assert.equal(grant.expiresAt.getTime() - sentAt.getTime(), 3_599_000);
  assert.deepEqual(grant.scopes, [gmailRead, email, 'openid']);
  assert.match(grant.accessToken.reveal(), /^ya29\./);
  assert.match(grant.refreshToken?.reveal() ?? '', /^1\/\/0/);
  assert.equal(grant.refreshTokenDiesAt, undefined);
  assert.ok(grant.idToken);
});

test('a clock that jumps while Google is asked never makes a token look younger', async () => {
  const house = googleHouse();
  const code = await house.codeFor('kim@acme.test');
  const sentAt = house.world.now();
  const { fetch } = house.google;
  house.world.fetch = async request => {
    const response = await fetch(request);
    house.google.clock.advance(120_000);
    return response;
  };
  const outcome = await house.exchange(code);
  assert.equal(outcome.kind, 'granted');
  assert.equal(outcome.grant.expiresAt.getTime() - sentAt.getTime(), 3_599_000);
});

test('a box left empty is missing from the grant, however its scope is spelled', async () => {
  const house = googleHouse();
  const scopes = ['openid', 'email', 'profile', gmailRead, gmailSend];
  const grant = await house.connect('ana@acme.test', { scopes }, { scopes: [gmailRead] });
  assert.deepEqual(missingScopes(scopes, grant.scopes), [gmailSend]);
});

test('incremental consent brings what was given before', async () => {
  const house = googleHouse();
  await house.connect('kim@acme.test', { scopes: ['openid', 'email', gmailRead] });
  const grant = await house.connect('kim@acme.test', {
    scopes: ['openid', 'email', calendar],
    includeGrantedScopes: true,
    prompt: ['consent'],
  });
  assert.deepEqual(missingScopes([gmailRead, calendar], grant.scopes), []);
});

test('coming back without a new consent brings no refresh token', async () => {
  const house = googleHouse();
  await house.connect('kim@acme.test');
  const again = await house.connect('kim@acme.test');
  assert.equal(again.refreshToken, undefined);
  const asked = await house.connect('kim@acme.test', { prompt: ['consent'] });
  assert.ok(asked.refreshToken);
});

test('the end of a week in Testing and of a chosen day are known', async () => {
  const house = googleHouse();
  const day = await house.connect('mia@acme.test', {}, { accessFor: '24h' });
  assert.equal(Number(day.refreshTokenDiesAt) - house.world.now().getTime(), 86_400_000);
  await house.google.control('PATCH', acmeProject, {
    publishingStatus: 'testing',
    testUsers: ['kim@acme.test'],
  });
  const week = await house.connect('kim@acme.test');
  assert.equal(Number(week.refreshTokenDiesAt) - house.world.now().getTime(), 604_799_000);
});

test('a code works once', async () => {
  const house = googleHouse();
  const code = await house.codeFor('kim@acme.test');
  assert.equal((await house.exchange(code)).kind, 'granted');
  assert.deepEqual(await house.exchange(code), {
    kind: 'dead',
    reason: 'code_refused',
    said: { error: 'invalid_grant' },
  });
});

test('a code that does not fit says why the consent must be begun again', async () => {
  const house = googleHouse();
  const { clientId, clientSecret } = await house.google.addClient();
  const otherApp = { clientId, clientSecrets: [new Secret(clientSecret)] };
  const reasonOf = async (...parts: Parameters<typeof house.exchange>) => {
    const outcome = await house.exchange(...parts);
    assert.equal(outcome.kind, 'dead', JSON.stringify(outcome));
    return outcome.reason;
  };
  const code = () => house.codeFor('kim@acme.test');
  const [, otherRedirect] = acmeGoogle.redirectUris;
  assert.equal(await reasonOf(await code(), { redirectUri: otherRedirect }), 'code_refused');
  assert.equal(await reasonOf(await code(), { app: otherApp }), 'code_refused');
  assert.equal(await reasonOf('made up'), 'malformed_code');
  assert.equal(
    await reasonOf(await code(), { verifier: 'of-somebody-elses-flow-aaaaaaaaaaaaaaaaaaaaaa' }),
    'wrong_verifier',
  );
  assert.equal(await reasonOf(await code(), { verifier: '' }), 'wrong_verifier');
  const late = await code();
  await house.google.later('11m');
  assert.equal(await reasonOf(late), 'code_refused');
});

test('a code made without our challenge is not taken for ours', async () => {
  const house = googleHouse();
  const back = await house.google.sentTo('kim@acme.test', {
    redirect_uri: redirectUri,
    code_challenge: undefined,
    code_challenge_method: undefined,
  });
  const outcome = await house.exchange(back.get('code') ?? '');
  assert.ok(outcome.kind === 'dead' && outcome.reason === 'wrong_verifier', JSON.stringify(outcome));
});

test('an account that went away between consent and exchange is told', async () => {
  const house = googleHouse();
  const [suspended, deleted] = [await house.codeFor('kim@acme.test'), await house.codeFor('mia@acme.test')];
  await house.google.change('people/kim@acme.test', { state: 'suspended' });
  await house.google.control('DELETE', '/google/_control/people/mia@acme.test');
  const outcomes = [await house.exchange(suspended), await house.exchange(deleted)];
  assert.deepEqual(
    outcomes.map(outcome => outcome.kind === 'dead' && outcome.reason),
    ['revoked_or_expired', 'account_gone'],
  );
});

test('while a secret is rotated the second one serves, and it is told that the first did not', async () => {
  const house = googleHouse();
  const app = { ...acmeApp, clientSecrets: [new Secret('GOCSPX-the-old-one'), ...acmeApp.clientSecrets] };
  const outcome = await house.exchange(await house.codeFor('kim@acme.test'), { app });
  assert.ok(outcome.kind === 'granted' && outcome.refusedSecrets === 1);
  const usual = await house.exchange(await house.codeFor('kim@acme.test'));
  assert.ok(usual.kind === 'granted' && usual.refusedSecrets === 0);
});

test('the authorization request carries everything Google needs, and nothing that was not asked for', () => {
  const house = googleHouse();
  const plain = Object.fromEntries(
    house.url({ scopes: ['profile', 'openid', 'email', 'email'] }).searchParams,
  );
  assert.equal(
    plain.scope,
    'https://www.googleapis.com/auth/userinfo.email https://www.googleapis.com/auth/userinfo.profile openid',
  );
  assert.deepEqual(
    [plain.access_type, plain.response_type, plain.code_challenge_method],
    ['offline', 'code', 'S256'],
  );
  for (const name of ['prompt', 'login_hint', 'include_granted_scopes']) assert.equal(plain[name], undefined);
  const full = house.url({
    prompt: ['consent', 'select_account'],
    loginHint: 'kim@acme.test',
    includeGrantedScopes: true,
  }).searchParams;
  assert.equal(full.get('prompt'), 'consent select_account');
  assert.equal(full.get('login_hint'), 'kim@acme.test');
  assert.equal(full.get('include_granted_scopes'), 'true');
});
