import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationMs, frozenClock, tickingClock } from '../../simulators/frame/clock.ts';
import { refuseRedirectUri } from '../../simulators/google/redirect-uri.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import { createSimulatedWorld } from '../../simulators/world.ts';
import { acmeProject, expectRefusal, json, simulatedGoogle } from './simulated-google.ts';

test('the control API answers loopback names only', async () => {
  const google = simulatedGoogle();
  for (const host of ['localhost:4010', '127.0.0.1:4010', '[::1]:4010']) {
    assert.equal((await google.fetch(new Request(`http://${host}/google/_control/clock`))).status, 200, host);
  }
  for (const host of ['simulators.example.com', 'localhost.example.com', '10.0.0.7:4010']) {
    assert.equal((await google.fetch(new Request(`http://${host}/google/_control/clock`))).status, 403, host);
  }
});

test('the control API refuses pages of another origin', async () => {
  const google = simulatedGoogle();
  const move = (headers: Record<string, string>) =>
    google.fetch(
      new Request('http://localhost:4010/_control/clock', {
        method: 'POST',
        body: '{"advance":"1h"}',
        headers,
      }),
    );
  const before = google.clock.now().getTime();
  for (const origin of ['http://localhost:4000', 'https://evil.example.com', 'null']) {
    assert.equal((await move({ origin })).status, 403, origin);
  }
  assert.equal((await move({ 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal(google.clock.now().getTime(), before);
  assert.equal((await move({ origin: 'http://localhost:4010' })).status, 200);
});

test('the clock moves as told and refuses what it cannot read', async () => {
  const google = simulatedGoogle();
  assert.equal((await google.later('2h30m')).now, '2026-03-02T11:30:00.000Z');
  const set = await google.control('POST', '/_control/clock', { set: '2027-01-01T00:00:00Z' });
  assert.equal(set.now, '2027-01-01T00:00:00.000Z');
  for (const body of [{}, { advance: 'soon' }, { set: 'tomorrow' }, { advance: '1h', set: '2027-01-01' }]) {
    await assert.rejects(google.control('POST', '/_control/clock', body), /: 400 /);
  }
});

test('durations are read, and nothing else', () => {
  assert.equal(durationMs('59m'), 3_540_000);
  assert.equal(durationMs('1d2h3m4s'), 93_784_000);
  for (const text of ['', '5', '-1h', '1w', '30m2h', '1.5h']) assert.equal(durationMs(text), undefined, text);
});

test('a ticking clock goes on from where it was put, a frozen one stands', () => {
  let realMs = 1_000;
  const clock = tickingClock(() => realMs);
  clock.set(new Date(50_000));
  realMs += 700;
  assert.equal(clock.now().getTime(), 50_700);
  const frozen = frozenClock(new Date(5));
  frozen.advance(10);
  assert.equal(frozen.now().getTime(), 15);
});

test('a misspelt field, a broken body and an unknown thing are refused in words', async () => {
  const google = simulatedGoogle();
  await assert.rejects(
    google.change('settings', { rotateRefreshTokens: true }),
    /Unknown: rotateRefreshTokens/,
  );
  await assert.rejects(google.change('people/nobody@acme.test', {}), /: 404 /);
  await assert.rejects(google.change('policies/acme.test', { blockedScopes: ['gmail'] }), /no such scope/);
  await assert.rejects(google.consent('kim@acme.test', {}, { scopes: ['profile'] }), /does not ask for/);
  const broken = new Request('http://localhost:4010/_control/faults', { method: 'POST', body: '{' });
  assert.match(String((await json(await google.fetch(broken))).error), /not JSON/);
  const elsewhere = { url: 'https://accounts.google.com/elsewhere', account: 'kim@acme.test' };
  await assert.rejects(
    google.control('POST', '/google/_control/consent', elsewhere),
    /address of the authorization page/,
  );
});

test('people come, change and go, and no address belongs to two', async () => {
  const google = simulatedGoogle();
  const made = await google.control('POST', '/google/_control/people', {
    email: 'zoe@new.test',
    hostedDomain: 'new.test',
  });
  assert.match(String(made.sub), /^\d{21}$/);
  assert.equal((await google.sentTo('zoe@new.test')).get('hd'), 'new.test');
  await assert.rejects(
    google.control('POST', '/google/_control/people', { email: 'ZOE@new.test' }),
    /: 409 /,
  );
  await assert.rejects(google.change('people/kim@acme.test', { email: 'zoe@new.test' }), /: 409 /);
  await google.control('DELETE', '/google/_control/people/zoe@new.test');
  await assert.rejects(google.consent('zoe@new.test'), /: 404 /);
});

test('a new client has an id and a secret in Google’s form and only sound redirect URIs', async () => {
  const google = simulatedGoogle();
  const { clientId, clientSecret } = await google.addClient();
  assert.match(
    clientId,
    new RegExp(`^${acmeGoogle.projectNumber}-[a-z0-9]{32}\\.apps\\.googleusercontent\\.com$`),
  );
  assert.match(clientSecret, /^GOCSPX-[A-Za-z0-9_-]{28}$/);
  assert.match(acmeGoogle.clientId, /^\d+-[a-z0-9]{32}\.apps\.googleusercontent\.com$/);
  assert.match(acmeGoogle.clientSecret, /^GOCSPX-[A-Za-z0-9_-]{28}$/);
  const unsound = { redirectUris: ['http://keyholder.example.com/callback'] };
  await assert.rejects(google.control('POST', `${acmeProject}/clients`, unsound), /must use https/);
});

test('the rules for registering a redirect URI are Google’s', () => {
  const sound = [
    'https://keyholder.example.com/api/auth/google/callback',
    'https://keyholder.example.com:8443/callback?tenant=1',
    'http://localhost:4000/callback',
    'http://127.0.0.1:4000/callback',
    'http://[::1]:4000/callback',
  ];
  for (const uri of sound) assert.equal(refuseRedirectUri(uri), undefined, uri);
  const unsound = [
    'http://keyholder.example.com/callback',
    'https://10.0.0.7/callback',
    'https://[2001:db8::1]/callback',
    'https://keyholder/callback',
    'https://keyholder.internal/callback',
    'https://bit.ly/callback',
    'https://me.googleusercontent.com/callback',
    'https://user:secret@keyholder.example.com/callback',
    'https://@keyholder.example.com/callback',
    'https://keyholder.example.com/../callback',
    'https://keyholder.example.com/\\..\\callback',
    'https://keyholder.example.com/%2e%2e/callback',
    'https://keyholder.example.com/callback#part',
    'https://*.example.com/callback',
    'https://keyholder.example.com/call back',
    'https://keyholder.example.com/%zz',
    'https://keyholder.example.com/%00',
    'com.example.app:/callback',
    'callback',
  ];
  for (const uri of unsound) assert.ok(refuseRedirectUri(uri), uri);
});

test('an empty world has nobody, and vendors that are not built say so', async () => {
  const world = createSimulatedWorld({ seed: 'empty' });
  const people = await json(await world.fetch(new Request('http://localhost:4010/google/_control/people')));
  assert.deepEqual(people.people, []);
  for (const vendor of ['slack']) {
    const answer = await world.fetch(new Request(`http://localhost:4010/${vendor}/anything/at/all`));
    await expectRefusal(answer, 404, 'not_built');
  }
  assert.equal((await world.fetch(new Request('http://localhost:4010/google/oauth2/token'))).status, 405);
});
