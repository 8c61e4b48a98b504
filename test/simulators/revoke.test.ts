import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acmeGoogle } from '../../simulators/seed.ts';
import { calendar, expectRefusal, json, simulatedGoogle, tokens } from './simulated-google.ts';

const dead = 'Token has been expired or revoked.';

test('revoking kills everything the person gave to the project, over all its clients', async () => {
  const google = simulatedGoogle();
  const second = await google.addClient();
  const mail = await google.connect('kim@acme.test');
  const other = await google.connect('kim@acme.test', {}, {}, second);
  const mia = await google.connect('mia@acme.test');
  const pending = (await google.sentTo('kim@acme.test')).get('code');

  const answer = await google.post('/google/oauth2/revoke', { token: String(mail.refresh_token) });
  assert.equal(answer.status, 200);
  assert.deepEqual(await json(answer), {});

  await expectRefusal(await google.refresh(mail.refresh_token), 400, 'invalid_grant', dead);
  const asOther = { client_id: second.clientId, client_secret: second.clientSecret };
  await expectRefusal(await google.refresh(other.refresh_token, asOther), 400, 'invalid_grant', dead);
  const userinfo = await google.get('/google/openidconnect/v1/userinfo', {
    authorization: `Bearer ${other.access_token}`,
  });
  assert.equal(userinfo.status, 401);
  await expectRefusal(await google.exchange(pending), 400, 'invalid_grant', 'Bad Request');
  await tokens(await google.refresh(mia.refresh_token));
});

test('another project of the same person is not touched', async () => {
  const google = simulatedGoogle();
  await google.control('POST', '/google/_control/projects', { id: 'globex-keyholder' });
  const globex = await google.addClient('globex-keyholder');
  const here = await google.connect('kim@acme.test');
  const there = await google.connect('kim@acme.test', {}, {}, globex);
  await google.post('/google/oauth2/revoke', { token: String(here.refresh_token) });
  const asGlobex = { client_id: globex.clientId, client_secret: globex.clientSecret };
  await tokens(await google.refresh(there.refresh_token, asGlobex));
});

test('an access token revokes as much as a refresh token, in the query as in the form', async () => {
  const google = simulatedGoogle();
  const { access_token, refresh_token } = await google.connect('kim@acme.test');
  assert.equal((await google.post(`/google/oauth2/revoke?token=${access_token}`, {})).status, 200);
  await expectRefusal(await google.refresh(refresh_token), 400, 'invalid_grant', dead);
});

test('what is revoked, unknown or missing cannot be revoked', async () => {
  const google = simulatedGoogle();
  const { refresh_token } = await google.connect('kim@acme.test');
  await google.post('/google/oauth2/revoke', { token: String(refresh_token) });
  for (const token of [String(refresh_token), 'ya29.unknown', undefined]) {
    await expectRefusal(
      await google.post('/google/oauth2/revoke', { token }),
      400,
      'invalid_token',
      'Token expired or revoked',
    );
  }
});

test('after a revocation the person is asked again and the app gets a refresh token again', async () => {
  const google = simulatedGoogle();
  const { refresh_token } = await google.connect('kim@acme.test');
  await google.post('/google/oauth2/revoke', { token: String(refresh_token) });
  const back = await google.sentTo('kim@acme.test');
  assert.equal(back.get('prompt'), 'consent');
  assert.ok((await tokens(await google.exchange(back.get('code')))).refresh_token);
});

test('a person removes an app on the page of their account', async () => {
  const google = simulatedGoogle();
  const { refresh_token } = await google.connect('kim@acme.test');
  const path = '/google/myaccount/connections?account=kim@acme.test';
  assert.match(await (await google.get(path)).text(), /Acme Keyholder/);
  const foreign = { origin: 'https://evil.example.com' };
  await google.post(path, { project: acmeGoogle.projectId }, foreign);
  await tokens(await google.refresh(refresh_token));
  assert.equal((await google.post(path, { project: acmeGoogle.projectId })).status, 303);
  assert.match(await (await google.get(path)).text(), /No app has access/);
  await expectRefusal(await google.refresh(refresh_token), 400, 'invalid_grant', dead);
});

test('on that page a password is changed and an account suspended and restored', async () => {
  const google = simulatedGoogle();
  const path = '/google/myaccount/connections?account=kim@acme.test';
  const mail = await google.connect('kim@acme.test');
  const events = await google.connect('kim@acme.test', { scope: calendar, prompt: 'consent' });
  await google.post(path, { deed: 'change-password' });
  await expectRefusal(await google.refresh(mail.refresh_token), 400, 'invalid_grant', dead);
  await google.post(path, { deed: 'suspend' });
  await expectRefusal(await google.refresh(events.refresh_token), 400, 'invalid_grant', dead);
  await google.post(path, { deed: 'restore' });
  await tokens(await google.refresh(events.refresh_token));
});
