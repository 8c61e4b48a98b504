import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acmeGoogle } from '../../simulators/seed.ts';
import {
  acmeProject,
  calendar,
  expectRefusal,
  gmailRead,
  scopesOf,
  simulatedGoogle,
  tokens,
} from './simulated-google.ts';

type Google = ReturnType<typeof simulatedGoogle>;
const dead = 'Token has been expired or revoked.';
const everything = { scope: `openid email ${gmailRead} ${calendar}` };

async function expectDead(google: Google, refreshToken: unknown) {
  await expectRefusal(await google.refresh(refreshToken), 400, 'invalid_grant', dead);
}

test('refreshing brings a new access token and id token, and no new refresh token', async () => {
  const google = simulatedGoogle();
  const first = await google.connect('kim@acme.test');
  const again = await tokens(await google.refresh(first.refresh_token));
  assert.notEqual(again.access_token, first.access_token);
  assert.equal(again.refresh_token, undefined);
  assert.ok(again.id_token);
  assert.equal(again.scope, first.scope);
  await tokens(await google.refresh(first.refresh_token));
});

test('an access token opens things for 3599 seconds', async () => {
  const google = simulatedGoogle();
  const { access_token } = await google.connect('kim@acme.test');
  const userinfo = () =>
    google.get('/google/openidconnect/v1/userinfo', { authorization: `Bearer ${access_token}` });
  await google.later('59m58s');
  assert.equal((await userinfo()).status, 200);
  await google.later('1s');
  assert.equal((await userinfo()).status, 401);
});

test('a refresh may narrow the scopes but not widen them', async () => {
  const google = simulatedGoogle();
  const { refresh_token } = await google.connect('kim@acme.test', everything);
  const narrow = await tokens(await google.refresh(refresh_token, { scope: gmailRead }));
  assert.equal(narrow.scope, gmailRead);
  assert.equal(narrow.id_token, undefined);
  const wide = await google.refresh(refresh_token, { scope: `${gmailRead} https://mail.google.com/` });
  await expectRefusal(wide, 400, 'invalid_scope');
  const whole = await tokens(await google.refresh(refresh_token));
  assert.deepEqual(
    scopesOf(whole.scope),
    scopesOf(`openid https://www.googleapis.com/auth/userinfo.email ${gmailRead} ${calendar}`),
  );
});

test('a refresh token belongs to its client', async () => {
  const google = simulatedGoogle();
  const { refresh_token } = await google.connect('kim@acme.test');
  const { clientId, clientSecret } = await google.addClient();
  const stolen = await google.refresh(refresh_token, { client_id: clientId, client_secret: clientSecret });
  await expectRefusal(stolen, 400, 'invalid_grant', 'Bad Request');
  await expectRefusal(await google.refresh('1//0unknown'), 400, 'invalid_grant', 'Bad Request');
});

test('when the switch is on, a refresh rotates and the old token dies', async () => {
  const google = simulatedGoogle();
  await google.change('settings', { rotatesRefreshTokens: true });
  const { refresh_token } = await google.connect('kim@acme.test');
  const rotated = await tokens(await google.refresh(refresh_token));
  assert.ok(rotated.refresh_token && rotated.refresh_token !== refresh_token);
  await expectDead(google, refresh_token);
  await tokens(await google.refresh(rotated.refresh_token));
});

test('in testing a refresh token dies after seven days, and its end is announced', async () => {
  const google = simulatedGoogle();
  await google.control('PATCH', acmeProject, { publishingStatus: 'testing', testUsers: ['kim@acme.test'] });
  const first = await google.connect('kim@acme.test');
  assert.equal(first.refresh_token_expires_in, 604_799);
  await google.later('6d23h');
  const late = await tokens(await google.refresh(first.refresh_token));
  assert.equal(late.refresh_token_expires_in, 3_599);
  await google.later('1h');
  await expectDead(google, first.refresh_token);
});

test('in testing a grant of sign-in scopes alone lives on', async () => {
  const google = simulatedGoogle();
  await google.control('PATCH', acmeProject, { publishingStatus: 'testing', testUsers: ['kim@acme.test'] });
  const first = await google.connect('kim@acme.test', { scope: 'openid email profile' });
  assert.equal(first.refresh_token_expires_in, undefined);
  await google.later('30d');
  await tokens(await google.refresh(first.refresh_token));
});

test('six months without use kill a refresh token, and use keeps it alive', async () => {
  const google = simulatedGoogle();
  const [used, unused] = [await google.connect('kim@acme.test'), await google.connect('mia@acme.test')];
  await google.later('170d');
  await tokens(await google.refresh(used.refresh_token));
  await google.later('20d');
  await tokens(await google.refresh(used.refresh_token));
  await expectDead(google, unused.refresh_token);
});

test('the hundred and first refresh token of an account and client silently evicts the oldest', async () => {
  const google = simulatedGoogle();
  const first = await google.connect('kim@acme.test', { prompt: 'consent', scope: calendar });
  const second = await google.connect('kim@acme.test', { prompt: 'consent', scope: calendar });
  const other = await google.connect('mia@acme.test', { prompt: 'consent', scope: calendar });
  for (let made = 2; made < 100; made += 1)
    await google.connect('kim@acme.test', { prompt: 'consent', scope: calendar });
  await tokens(await google.refresh(first.refresh_token));
  await google.connect('kim@acme.test', { prompt: 'consent', scope: calendar });
  await expectDead(google, first.refresh_token);
  await tokens(await google.refresh(second.refresh_token));
  await tokens(await google.refresh(other.refresh_token));
  const { living } = await google.control('GET', '/google/_control/grants?account=kim@acme.test');
  assert.equal(living, 100);
});

test('a new password kills only grants that can reach mail', async () => {
  const google = simulatedGoogle();
  const mail = await google.connect('kim@acme.test', { prompt: 'consent' });
  const events = await google.connect('kim@acme.test', { prompt: 'consent', scope: `openid ${calendar}` });
  await google.control('POST', '/google/_control/people/kim@acme.test/change-password');
  await expectDead(google, mail.refresh_token);
  await tokens(await google.refresh(events.refresh_token));
});

test('an administrator who restricts a service stops refreshes, and lifting it mends them', async () => {
  const google = simulatedGoogle();
  const { refresh_token } = await google.connect('kim@acme.test');
  await google.change('policies/acme.test', { blockedScopes: [gmailRead] });
  await expectRefusal(await google.refresh(refresh_token), 400, 'admin_policy_enforced');
  await google.change('policies/acme.test', { blockedScopes: [] });
  await tokens(await google.refresh(refresh_token));
});

test('a suspended account cannot refresh, and a deleted one is said to be deleted', async () => {
  const google = simulatedGoogle();
  const { refresh_token, access_token } = await google.connect('kim@acme.test');
  await google.change('people/kim@acme.test', { state: 'suspended' });
  await expectDead(google, refresh_token);
  const userinfo = await google.get('/google/openidconnect/v1/userinfo', {
    authorization: `Bearer ${access_token}`,
  });
  assert.equal(userinfo.status, 401);
  await google.change('people/104215500010000000002', { state: 'active' });
  await tokens(await google.refresh(refresh_token));
  await google.control('DELETE', '/google/_control/people/kim@acme.test');
  await expectRefusal(await google.refresh(refresh_token), 400, 'invalid_grant', 'Account has been deleted');
});

test('session control demands a new sign-in, with its sub-reason, until the person has signed in again', async () => {
  const google = simulatedGoogle();
  const { refresh_token } = await google.connect('kim@acme.test');
  for (const reauthentication of ['invalid_rapt', 'rapt_required']) {
    await google.change('people/kim@acme.test', { reauthentication });
    const body = await expectRefusal(
      await google.refresh(refresh_token),
      400,
      'invalid_grant',
      `reauth related error (${reauthentication})`,
    );
    assert.equal(body.error_subtype, reauthentication);
  }
  await google.sentTo('kim@acme.test');
  await tokens(await google.refresh(refresh_token));
});

test('access that was given for a day ends after a day, tokens included', async () => {
  const google = simulatedGoogle();
  const answer = await google.connect('kim@acme.test', {}, { accessFor: '24h' });
  assert.equal(answer.refresh_token_expires_in, 86_400);
  await google.later('23h30m');
  assert.equal((await tokens(await google.refresh(answer.refresh_token))).expires_in, 1_800);
  await google.later('30m');
  await expectDead(google, answer.refresh_token);
});

test('a deleted, a disabled and an internal app are the operator’s problem', async () => {
  const google = simulatedGoogle();
  const { refresh_token } = await google.connect('gus@globex.test');
  await google.control('PATCH', acmeProject, { userType: 'internal' });
  await expectRefusal(await google.refresh(refresh_token), 403, 'org_internal');
  const client = `projects/${acmeGoogle.projectId}/clients/${acmeGoogle.clientId}`;
  await google.change(client, { state: 'disabled' });
  await expectRefusal(await google.refresh(refresh_token), 401, 'disabled_client');
  await google.change(client, { state: 'deleted' });
  await expectRefusal(await google.refresh(refresh_token), 401, 'deleted_client');
});

test('a test may kill a grant, or make access tokens worthless before their time', async () => {
  const google = simulatedGoogle();
  const { refresh_token, access_token } = await google.connect('kim@acme.test');
  assert.equal(
    (await google.control('DELETE', '/google/_control/access-tokens?account=kim@acme.test')).dropped,
    1,
  );
  const userinfo = await google.get('/google/openidconnect/v1/userinfo', {
    authorization: `Bearer ${access_token}`,
  });
  assert.equal(userinfo.status, 401);
  await tokens(await google.refresh(refresh_token));
  const killed = await google.control('POST', '/google/_control/grants/kill', {
    account: 'kim@acme.test',
    reason: 'unused',
  });
  assert.equal(killed.killed, 1);
  await expectDead(google, refresh_token);
});
