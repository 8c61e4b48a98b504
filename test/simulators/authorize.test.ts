import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acmeGoogle } from '../../simulators/seed.ts';
import { acmeProject, calendar, gmailRead, simulatedGoogle } from './simulated-google.ts';

type Google = ReturnType<typeof simulatedGoogle>;

async function pageFor(google: Google, account: string | undefined, changes = {}, choices = {}) {
  const { page } = await google.consent(account, changes, choices);
  assert.ok(
    typeof page === 'object' && page !== null && 'status' in page && 'code' in page,
    'an error page is shown',
  );
  return `${page.status} ${page.code}`;
}

test('a consent brings the browser back with state, code, scopes and the hosted domain', async () => {
  const google = simulatedGoogle();
  const { location } = await google.consent('kim@acme.test', { state: 'a b+c/ä&=' });
  const back = new URL(String(location));
  assert.equal(back.origin + back.pathname, acmeGoogle.redirectUris[0]);
  assert.equal(back.searchParams.get('state'), 'a b+c/ä&=');
  assert.match(back.searchParams.get('code') ?? '', /^4\/0/);
  assert.ok((back.searchParams.get('code') ?? '').length <= 256);
  assert.equal(back.searchParams.get('hd'), 'acme.test');
  assert.equal(
    back.searchParams.get('scope'),
    `openid https://www.googleapis.com/auth/userinfo.email ${gmailRead}`,
  );
  assert.doesNotMatch(back.search, /\+/, 'spaces are spelled %20');
});

test('a redirect URI must match a registered one to the letter', async () => {
  const google = simulatedGoogle();
  const [registered] = acmeGoogle.redirectUris;
  for (const redirectUri of [
    `${registered}/`,
    registered.toUpperCase(),
    `${registered}?x=1`,
    'https://evil.example.com/',
  ]) {
    assert.equal(
      await pageFor(google, 'kim@acme.test', { redirect_uri: redirectUri }),
      '400 redirect_uri_mismatch',
    );
  }
});

test('a request that makes no sense is answered by a page, never by a redirect', async () => {
  const google = simulatedGoogle();
  const wrong = [
    { client_id: undefined },
    { redirect_uri: undefined },
    { redirect_uri: 'urn:ietf:wg:oauth:2.0:oob' },
    { response_type: undefined },
    { response_type: 'token' },
    { scope: undefined },
    { scope: '  ' },
    { access_type: 'sometimes' },
    { prompt: 'none consent' },
    { prompt: 'login' },
    { code_challenge: 'too-short' },
    { code_challenge_method: 'S512' },
    { code_challenge: undefined },
  ];
  for (const changes of wrong) {
    assert.equal(
      await pageFor(google, 'kim@acme.test', changes),
      '400 invalid_request',
      JSON.stringify(changes),
    );
  }
  assert.equal(
    await pageFor(google, 'kim@acme.test', { scope: 'openid gmail.everything' }),
    '400 invalid_scope',
  );
});

test('a parameter that is given twice is refused', async () => {
  const google = simulatedGoogle();
  const url = `${google.authorizationUrl()}&scope=openid`;
  const { page } = await google.control('POST', '/google/_control/consent', {
    url,
    account: 'kim@acme.test',
  });
  assert.match(JSON.stringify(page), /single value: scope/);
});

test('an unknown, a deleted and a disabled client each have their page, and a deleted one can be restored', async () => {
  const google = simulatedGoogle();
  const client = `projects/${acmeGoogle.projectId}/clients/${acmeGoogle.clientId}`;
  assert.equal(
    await pageFor(google, 'kim@acme.test', { client_id: '1-unknown.apps.googleusercontent.com' }),
    '401 invalid_client',
  );
  await google.control('DELETE', `/google/_control/${client}`);
  assert.equal(await pageFor(google, 'kim@acme.test'), '401 deleted_client');
  await google.change(client, { state: 'disabled' });
  assert.equal(await pageFor(google, 'kim@acme.test'), '401 disabled_client');
  await google.change(client, { state: 'active' });
  assert.ok((await google.sentTo('kim@acme.test')).has('code'));
});

test('a client that was deleted more than thirty days ago stays deleted', async () => {
  const google = simulatedGoogle();
  const client = `/google/_control/projects/${acmeGoogle.projectId}/clients/${acmeGoogle.clientId}`;
  await google.control('DELETE', client);
  await google.later('31d');
  await assert.rejects(google.control('PATCH', client, { state: 'active' }), /30 days/);
});

test('an internal app lets only its own organization in', async () => {
  const google = simulatedGoogle();
  await google.control('PATCH', acmeProject, { userType: 'internal' });
  assert.equal(await pageFor(google, 'gus@globex.test'), '403 org_internal');
  assert.equal(await pageFor(google, 'pat@gmail.com'), '403 org_internal');
  assert.ok((await google.sentTo('kim@acme.test')).has('code'));
});

test('an app in testing lets only its test users in', async () => {
  const google = simulatedGoogle();
  await google.control('PATCH', acmeProject, { publishingStatus: 'testing', testUsers: ['Kim@acme.test'] });
  assert.equal(await pageFor(google, 'mia@acme.test'), '403 access_denied');
  assert.ok((await google.sentTo('kim@acme.test')).has('code'));
});

test('a project has a hundred test users in its life, and removing some gives no place back', async () => {
  const google = simulatedGoogle();
  const emails = (from: number, count: number) =>
    Array.from({ length: count }, (_, at) => `user${from + at}@acme.test`);
  await google.control('PATCH', acmeProject, { testUsers: emails(0, 60) });
  await google.control('PATCH', acmeProject, { testUsers: emails(60, 40) });
  await assert.rejects(google.control('PATCH', acmeProject, { testUsers: emails(100, 1) }), /100 test users/);
});

test('an administrator who restricts a scope stops new consents, except of trusted apps', async () => {
  const google = simulatedGoogle();
  await google.change('policies/acme.test', { blockedScopes: [gmailRead] });
  assert.equal(await pageFor(google, 'kim@acme.test'), '400 admin_policy_enforced');
  assert.ok((await google.sentTo('gus@globex.test')).has('code'), 'another domain is not concerned');
  assert.ok((await google.sentTo('kim@acme.test', { scope: `openid ${calendar}` })).has('code'));
  await google.change('policies/acme.test', { trustedClients: [acmeGoogle.clientId] });
  assert.ok((await google.sentTo('kim@acme.test')).has('code'));
});

test('people under 18 reach only apps that their school has configured', async () => {
  const google = simulatedGoogle();
  await google.change('people/bo@acme.test', { isUnder18: true });
  assert.equal(await pageFor(google, 'bo@acme.test'), '400 access_not_configured');
  await google.change('policies/acme.test', { under18Clients: [acmeGoogle.clientId] });
  assert.ok((await google.sentTo('bo@acme.test')).has('code'));
});

test('an embedded browser is refused', async () => {
  const google = simulatedGoogle();
  const userAgent =
    'Mozilla/5.0 (Linux; Android 15; Pixel 9; wv) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36';
  assert.equal(await pageFor(google, 'kim@acme.test', {}, { userAgent }), '403 disallowed_useragent');
});

test('a suspended account cannot pass', async () => {
  const google = simulatedGoogle();
  await google.change('people/kim@acme.test', { state: 'suspended' });
  assert.equal(await pageFor(google, 'kim@acme.test'), '403 account_disabled');
});

test('prompt=none answers at once or names what would have to be shown', async () => {
  const google = simulatedGoogle();
  const silent = { prompt: 'none' };
  const nobody = await google.consent(undefined, silent);
  assert.match(String(nobody.location), /error=login_required/);
  assert.match(String(nobody.location), /state=the-state/);
  assert.equal((await google.sentTo('kim@acme.test', silent)).get('error'), 'consent_required');
  await google.sentTo('kim@acme.test');
  assert.ok((await google.sentTo('kim@acme.test', silent)).has('code'));
  const other = { ...silent, login_hint: 'mia@acme.test' };
  assert.equal((await google.sentTo('kim@acme.test', other)).get('error'), 'login_required');
});

test('hd and login_hint are hints only: another account still gets through', async () => {
  const google = simulatedGoogle();
  const back = await google.sentTo('pat@gmail.com', { hd: 'acme.test', login_hint: 'kim@acme.test' });
  assert.ok(back.has('code'));
  assert.equal(back.get('hd'), null);
});

test('consent is asked for the first time only, and again for scopes that were unticked', async () => {
  const google = simulatedGoogle();
  const asked = { scope: `openid email ${gmailRead} ${calendar}` };
  const first = await google.sentTo('kim@acme.test', asked, { scopes: [gmailRead] });
  assert.equal(first.get('prompt'), 'consent');
  assert.equal((await google.sentTo('kim@acme.test')).get('prompt'), 'none', 'what was given is remembered');
  assert.equal((await google.sentTo('kim@acme.test', asked)).get('prompt'), 'consent');
  assert.equal((await google.sentTo('kim@acme.test', { prompt: 'consent' })).get('prompt'), 'consent');
});

test('whoever refuses comes back with access_denied', async () => {
  const google = simulatedGoogle();
  const back = await google.sentTo('kim@acme.test', {}, { deny: true });
  assert.deepEqual([...back].sort(), [
    ['error', 'access_denied'],
    ['state', 'the-state'],
  ]);
});

test('a single scope cannot be unticked, two can, and nothing left ticked is a refusal', async () => {
  const google = simulatedGoogle();
  const single = await google.sentTo('kim@acme.test', { scope: gmailRead }, { scopes: [] });
  assert.equal(single.get('scope'), gmailRead);
  const none = await google.sentTo('mia@acme.test', { scope: `${gmailRead} ${calendar}` }, { scopes: [] });
  assert.equal(none.get('error'), 'access_denied');
});

test('a trusted app gets all or nothing', async () => {
  const google = simulatedGoogle();
  await google.change('policies/acme.test', { trustedClients: [acmeGoogle.clientId] });
  const back = await google.sentTo('kim@acme.test', {}, { scopes: [] });
  assert.match(back.get('scope') ?? '', /gmail\.readonly/);
});
