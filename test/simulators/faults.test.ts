import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectRefusal, json, simulatedGoogle, tokens } from './simulated-google.ts';

const tokenPath = '/google/oauth2/token';
const refreshes = { path: tokenPath, grantType: 'refresh_token' };

type Google = ReturnType<typeof simulatedGoogle>;
const arm = (google: Google, fault: object) => google.control('POST', '/google/_control/faults', fault);

test('a fault answers instead of Google, as often as it was told, and only where it fits', async () => {
  const google = simulatedGoogle();
  await arm(google, {
    match: refreshes,
    times: 2,
    effect: { status: 503, body: { error: 'internal_failure' }, headers: { 'retry-after': '7' } },
  });
  const { refresh_token } = await google.connect('kim@acme.test');
  for (let time = 0; time < 2; time += 1) {
    const answer = await google.refresh(refresh_token);
    assert.equal(answer.headers.get('retry-after'), '7');
    await expectRefusal(answer, 503, 'internal_failure');
  }
  await tokens(await google.refresh(refresh_token));
});

test('before the effect nothing has happened, after it everything has', async () => {
  const google = simulatedGoogle();
  const exchanges = { path: tokenPath, grantType: 'authorization_code' };
  const [before, after] = [await google.sentTo('kim@acme.test'), await google.sentTo('mia@acme.test')];
  await arm(google, { match: exchanges, times: 1, when: 'before', effect: { status: 500 } });
  assert.equal((await google.exchange(before.get('code'))).status, 500);
  await tokens(await google.exchange(before.get('code')));
  await arm(google, { match: exchanges, times: 1, when: 'after', effect: { status: 500 } });
  assert.equal((await google.exchange(after.get('code'))).status, 500);
  await expectRefusal(await google.exchange(after.get('code')), 400, 'invalid_grant');
});

test('a connection that is cut looks like a failed fetch, before or after the effect', async () => {
  const google = simulatedGoogle();
  const [before, after] = [await google.connect('kim@acme.test'), await google.connect('mia@acme.test')];
  const revoke = (token: unknown) => google.post('/google/oauth2/revoke', { token: String(token) });
  const cut = (error: unknown) => error instanceof TypeError && error.message === 'fetch failed';
  await arm(google, { match: { path: '/google/oauth2/*' }, times: 1, effect: { reset: 'before' } });
  await assert.rejects(revoke(before.refresh_token), cut);
  await tokens(await google.refresh(before.refresh_token));
  await arm(google, { match: { path: '/google/oauth2/*' }, times: 1, effect: { reset: 'after' } });
  await assert.rejects(revoke(after.refresh_token), cut);
  await expectRefusal(await google.refresh(after.refresh_token), 400, 'invalid_grant');
});

test('a truncated answer breaks off in the middle of its body', async () => {
  const google = simulatedGoogle();
  const { refresh_token } = await google.connect('kim@acme.test');
  await arm(google, { match: refreshes, times: 1, effect: { truncate: 20 } });
  const answer = await google.refresh(refresh_token);
  assert.equal(answer.status, 200);
  assert.ok(Number(answer.headers.get('content-length')) > 20);
  await assert.rejects(answer.text());
});

test('a delay can be given up by whoever waits', async () => {
  const google = simulatedGoogle();
  await arm(google, { match: { path: '/google/www/oauth2/v3/certs' }, effect: { delayMs: 60_000 } });
  const waiting = new AbortController();
  const answer = google.fetch(
    new Request('http://localhost:4010/google/www/oauth2/v3/certs', { signal: waiting.signal }),
  );
  waiting.abort();
  await assert.rejects(answer, { name: 'AbortError' });
});

test('a fault of some percent hits as many as it says, and the others pass', async () => {
  const google = simulatedGoogle();
  const certs = () => google.fetch(new Request('http://localhost:4010/google/www/oauth2/v3/certs'));
  await arm(google, {
    match: { path: '/google/www/oauth2/v3/certs' },
    percent: 20,
    effect: { status: 503 },
  });
  let failed = 0;
  for (let asked = 0; asked < 1_000; asked += 1) if ((await certs()).status === 503) failed += 1;
  assert.ok(failed > 120 && failed < 280, `${failed} of 1000 failed.`); // six standard deviations
});

test('a fault can be aimed at one token, looked at, and taken away', async () => {
  const google = simulatedGoogle();
  const [kim, mia] = [await google.connect('kim@acme.test'), await google.connect('mia@acme.test')];
  const { id } = await arm(google, {
    match: { ...refreshes, contains: String(kim.refresh_token) },
    effect: { status: 500 },
  });
  assert.equal((await google.refresh(kim.refresh_token)).status, 500);
  await tokens(await google.refresh(mia.refresh_token));
  const { faults } = await google.control('GET', '/google/_control/faults');
  assert.match(JSON.stringify(faults), /"hits":1/);
  await google.control('DELETE', `/google/_control/faults/${id}`);
  await tokens(await google.refresh(kim.refresh_token));
});

test('a fault that makes no sense is refused in words', async () => {
  const google = simulatedGoogle();
  const wrong = [
    {},
    { match: {} },
    { match: { paht: '/' }, effect: { status: 500 } },
    { match: {}, effect: {} },
    { match: {}, effect: { status: 99 } },
    { match: {}, effect: { reset: 'sometimes' } },
    { match: {}, effect: { status: 500 }, times: -1 },
    { match: {}, effect: { status: 500 }, percent: 101 },
  ];
  for (const fault of wrong) await assert.rejects(arm(google, fault), /: 400 /, JSON.stringify(fault));
});

test('the log remembers what was asked and how it ended, a cut connection included', async () => {
  const google = simulatedGoogle();
  const { refresh_token } = await google.connect('kim@acme.test');
  await arm(google, { match: refreshes, times: 1, effect: { reset: 'before' } });
  await assert.rejects(google.refresh(refresh_token));
  await google.refresh(refresh_token);
  const log = await google.control(
    'GET',
    `/google/_control/requests?path=${tokenPath}&contains=grant_type%3Drefresh_token`,
  );
  assert.equal(log.count, 2);
  assert.ok(Array.isArray(log.requests));
  assert.deepEqual(
    log.requests.map(entry => entry.status),
    [null, 200],
  );
  assert.ok(String(log.requests[1].body).includes(encodeURIComponent(String(refresh_token))));
  await google.control('DELETE', '/google/_control/requests');
  assert.equal((await google.control('GET', '/google/_control/requests')).count, 0);
});

test('the log forgets the oldest and says how many', async () => {
  const google = simulatedGoogle();
  for (let made = 0; made < 2_005; made += 1) await google.get('/google/nowhere');
  const log = await json(await google.get('/google/_control/requests'));
  assert.deepEqual([log.count, log.forgotten], [2_000, 5]);
});
