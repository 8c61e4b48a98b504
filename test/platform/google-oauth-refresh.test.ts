import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '#kernel/secret.ts';
import { acmeProject, calendar, gmailRead, gmailSend } from '../simulators/simulated-google.ts';
import { acmeApp, email, type GoogleHouse, googleHouse } from './google-oauth-house.ts';

type Grant = Awaited<ReturnType<GoogleHouse['connect']>>;
const refreshes = { path: '/google/oauth2/token', grantType: 'refresh_token' };
const everything = { scopes: ['openid', 'email', gmailRead, calendar] };

async function fresh(house: GoogleHouse, grant: Grant, scopes?: readonly string[]): Promise<Grant> {
  const outcome = await house.refresh(grant, scopes);
  assert.equal(outcome.kind, 'fresh', JSON.stringify(outcome));
  return outcome.grant;
}

async function expectDead(house: GoogleHouse, grant: Grant, reason: string) {
  const outcome = await house.refresh(grant);
  assert.ok(outcome.kind === 'dead', JSON.stringify(outcome));
  assert.equal(outcome.reason, reason);
  return outcome;
}

test('a refresh brings a new access token and keeps the refresh token', async () => {
  const house = googleHouse();
  const first = await house.connect('kim@acme.test');
  await house.google.later('59m');
  const again = await fresh(house, first);
  assert.notEqual(again.accessToken.reveal(), first.accessToken.reveal());
  assert.equal(again.expiresAt.getTime() - house.world.now().getTime(), 3_599_000);
  assert.equal(again.refreshToken, undefined);
  assert.deepEqual(again.scopes, first.scopes);
});

test('should Google rotate, the new token is handed on and the old one is dead', async () => {
  const house = googleHouse();
  await house.google.change('settings', { rotatesRefreshTokens: true });
  const first = await house.connect('kim@acme.test');
  const second = await fresh(house, first);
  assert.ok(second.refreshToken && second.refreshToken.reveal() !== first.refreshToken?.reveal());
  await expectDead(house, first, 'revoked_or_expired');
  await fresh(house, second);
});

test('a refresh token that is sent again is no rotation', async () => {
  const house = googleHouse();
  const first = await house.connect('kim@acme.test');
  const body = {
    access_token: 'ya29.again',
    token_type: 'bearer',
    expires_in: '3599',
    scope: 'email',
    refresh_token: first.refreshToken?.reveal(),
  };
  await house.arm({ status: 200, body }, refreshes);
  const again = await fresh(house, first);
  assert.equal(again.refreshToken, undefined);
  assert.deepEqual(again.scopes, [email]);
});

test('in Testing every refresh tells when the week ends, and after it the grant is dead', async () => {
  const house = googleHouse();
  await house.google.control('PATCH', acmeProject, {
    publishingStatus: 'testing',
    testUsers: ['kim@acme.test'],
  });
  const first = await house.connect('kim@acme.test');
  await house.google.later('6d23h');
  assert.deepEqual((await fresh(house, first)).refreshTokenDiesAt, first.refreshTokenDiesAt);
  await house.google.later('1h');
  await expectDead(house, first, 'revoked_or_expired');
});

test('a narrowed refresh carries no more than was asked for', async () => {
  const house = googleHouse();
  const grant = await house.connect('kim@acme.test', everything);
  assert.deepEqual((await fresh(house, grant, [gmailRead])).scopes, [gmailRead]);
  assert.deepEqual((await fresh(house, grant, ['email'])).scopes, [email, 'openid']);
  assert.equal((await fresh(house, grant)).scopes.length, 4);
});

test('scopes that were never granted are refused, and nobody has to repair anything', async () => {
  const house = googleHouse();
  const grant = await house.connect('kim@acme.test');
  const refusal = { kind: 'refused', reason: 'scopes_not_granted' };
  assert.deepEqual(await house.refresh(grant, [gmailRead, gmailSend]), refusal);
  const asked = await house.asked('/google/oauth2/token');
  assert.deepEqual(await house.refresh(grant, []), refusal);
  assert.equal(await house.asked('/google/oauth2/token'), asked, 'no scope at all is never asked for');
  await fresh(house, grant);
});

test('an answer wider than what was asked for is withheld, but a rotation in it is not lost', async () => {
  const house = googleHouse();
  const grant = await house.connect('kim@acme.test', everything);
  const wide = {
    access_token: 'ya29.wide',
    token_type: 'Bearer',
    expires_in: 3599,
    scope: grant.scopes.join(' '),
  };
  const { id } = await house.arm({ status: 200, body: wide }, refreshes);
  assert.deepEqual(await house.refresh(grant, [gmailRead]), { kind: 'refused', reason: 'not_narrowed' });
  await house.google.control('DELETE', `/google/_control/faults/${id}`);
  await house.arm({ status: 200, body: { ...wide, refresh_token: '1//0next' } }, refreshes);
  const outcome = await house.refresh(grant, [gmailRead]);
  assert.ok(outcome.kind === 'refused' && outcome.rotated?.reveal() === '1//0next');
  assert.ok(!JSON.stringify(outcome).includes('ya29'));
});

test('every way in which Google ends a grant is told apart as far as Google does', async () => {
  const house = googleHouse();
  const people = `/google/_control/people`;
  const connect = (account: string) => house.connect(account, { prompt: ['consent'] });
  const revoked = await connect('kim@acme.test');
  await house.google.control('POST', '/google/_control/grants/kill', { account: 'kim@acme.test' });
  await expectDead(house, revoked, 'revoked_or_expired');
  const old = await connect('kim@acme.test');
  await house.google.control('POST', `${people}/kim@acme.test/change-password`);
  await expectDead(house, old, 'revoked_or_expired');
  await house.google.change('settings', { maximumGrants: 1 });
  const evicted = await connect('olu@acme.test');
  const newest = await connect('olu@acme.test');
  await expectDead(house, evicted, 'revoked_or_expired');
  await fresh(house, newest);
  await house.google.change('people/olu@acme.test', { state: 'suspended' });
  await expectDead(house, newest, 'revoked_or_expired');
  const gone = await connect('mia@acme.test');
  await house.google.control('DELETE', `${people}/mia@acme.test`);
  await expectDead(house, gone, 'account_gone');
  const unused = await connect('bo@acme.test');
  await house.google.later('190d');
  await expectDead(house, unused, 'revoked_or_expired');
  await expectDead(house, { ...unused, refreshToken: new Secret('1//0made-up') }, 'unexplained');
});

test('session control is told apart, with the word Google uses for it', async () => {
  const house = googleHouse();
  const grant = await house.connect('kim@acme.test');
  for (const reauthentication of ['invalid_rapt', 'rapt_required']) {
    await house.google.change('people/kim@acme.test', { reauthentication });
    const { said } = await expectDead(house, grant, 'reauthentication');
    assert.deepEqual(said, { error: 'invalid_grant', subtype: reauthentication });
  }
  await house.google.sentTo('kim@acme.test');
  await fresh(house, grant);
});

test('a refresh token of another client is dead for this one', async () => {
  const house = googleHouse();
  const grant = await house.connect('kim@acme.test');
  const { clientId, clientSecret } = await house.google.addClient();
  const outcome = await house.refresh(grant, undefined, {
    clientId,
    clientSecrets: [new Secret(clientSecret)],
  });
  assert.ok(outcome.kind === 'dead' && outcome.reason === 'unexplained');
});

test('only a refused secret makes the next one be tried', async () => {
  const house = googleHouse();
  const grant = await house.connect('kim@acme.test');
  const [current] = acmeApp.clientSecrets;
  assert.ok(current);
  const tries = async (app: typeof acmeApp) => {
    await house.google.control('DELETE', '/google/_control/requests');
    const outcome = await house.refresh(grant, undefined, app);
    const reason = outcome.kind === 'fresh' ? outcome.refusedSecrets : 'reason' in outcome && outcome.reason;
    return [reason, await house.asked('/google/oauth2/token')];
  };
  const wrong = new Secret('GOCSPX-wrong');
  const { clientId } = acmeApp;
  assert.deepEqual(await tries({ clientId, clientSecrets: [wrong, current] }), [1, 2]);
  assert.deepEqual(await tries({ clientId, clientSecrets: [wrong, wrong] }), ['wrong_secret', 2]);
  assert.deepEqual(await tries({ clientId, clientSecrets: [] }), ['missing_secret', 0]);
  const nobody = { clientId: 'nobody', clientSecrets: [wrong, current] };
  assert.deepEqual(await tries(nobody), ['client_not_found', 1]);
  await house.google.control('POST', '/google/_control/grants/kill', { account: 'kim@acme.test' });
  assert.deepEqual(await tries({ clientId, clientSecrets: [current, wrong] }), ['revoked_or_expired', 1]);
});
