import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '#kernel/secret.ts';
import type { World } from '#kernel/world.ts';
import { MOST_TOKEN_REQUEST_MS } from '#providers/google/oauth/token-request.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import { acmeProject, gmailRead } from '../simulators/simulated-google.ts';
import { acmeApp, googleHouse } from './google-oauth-house.ts';

const tokenPath = { path: '/google/oauth2/token' };
const client = `projects/${acmeGoogle.projectId}/clients/${acmeGoogle.clientId}`;

async function connected(changes?: Partial<World>) {
  const house = googleHouse(changes);
  return { house, grant: await house.connect('kim@acme.test') };
}

/** What a refresh comes to when the token endpoint answers so. */
async function answered(effect: object) {
  const { house, grant } = await connected();
  await house.arm(effect, tokenPath);
  return house.refresh(grant);
}

const error = (status: number, name: string, description = 'Whatever') => ({
  status,
  body: { error: name, error_description: description },
});

test('what the tenant has to repair is named, and whether it concerns everybody', async () => {
  const { house, grant } = await connected();
  const outsider = await house.connect('gus@globex.test');
  const expect = async (of: typeof grant, reason: string, affects: 'app' | 'account', word: string) => {
    const outcome = await house.refresh(of);
    const said = { error: word };
    assert.deepEqual(outcome, { kind: 'misconfigured', reason, affects, said });
  };
  await house.google.change('policies/acme.test', { blockedScopes: [gmailRead] });
  await expect(grant, 'admin_policy', 'account', 'admin_policy_enforced');
  await house.google.change('policies/acme.test', { blockedScopes: [] });
  await house.google.control('PATCH', acmeProject, { userType: 'internal' });
  await expect(outsider, 'org_internal', 'account', 'org_internal');
  assert.equal((await house.refresh(grant)).kind, 'fresh');
  await house.google.change(client, { state: 'disabled' });
  await expect(grant, 'disabled_client', 'app', 'disabled_client');
  await house.google.change(client, { state: 'deleted' });
  await expect(grant, 'deleted_client', 'app', 'deleted_client');
  await house.google.change(client, { state: 'active' });
  assert.equal((await house.refresh(grant)).kind, 'fresh');
});

test('a wrong client and a wrong secret are the app’s trouble, never the grant’s', async () => {
  const { house, grant } = await connected();
  const said = { error: 'invalid_client' };
  const wrongSecret = { ...acmeApp, clientSecrets: [new Secret('GOCSPX-wrong')] };
  const nobody = { ...acmeApp, clientId: 'nobody.apps.googleusercontent.com' };
  assert.deepEqual(await house.refresh(grant, undefined, wrongSecret), {
    ...{ kind: 'misconfigured', reason: 'wrong_secret', affects: 'app', said },
  });
  assert.deepEqual(await house.refresh(grant, undefined, nobody), {
    ...{ kind: 'misconfigured', reason: 'client_not_found', affects: 'app', said },
  });
  const exchanged = await house.exchange(await house.codeFor('mia@acme.test'), { app: wrongSecret });
  assert.ok(exchanged.kind === 'misconfigured' && exchanged.reason === 'wrong_secret');
});

test('refusals that only a fault can bring are sorted as well', async () => {
  const rows: [object, string, 'app' | 'account'][] = [
    [error(401, 'invalid_client', 'Unauthorized'), 'wrong_secret', 'app'],
    [{ status: 401, body: { error: 'invalid_client' } }, 'invalid_client', 'app'],
    [error(401, 'unauthorized_client'), 'unauthorized_client', 'app'],
    [error(400, 'unsupported_grant_type'), 'unsupported_grant_type', 'app'],
    [error(400, 'redirect_uri_mismatch'), 'redirect_uri_mismatch', 'app'],
    [error(400, 'invalid_scope'), 'invalid_scope', 'account'],
    [error(400, 'invalid_request', 'client_secret is missing.'), 'invalid_request', 'account'],
    [error(400, 'access_not_configured'), 'access_not_configured', 'account'],
  ];
  for (const [effect, reason, affects] of rows) {
    const outcome = await answered(effect);
    assert.ok(outcome.kind === 'misconfigured', JSON.stringify(outcome));
    assert.deepEqual([outcome.reason, outcome.affects], [reason, affects]);
  }
});

test('an error nobody knows never ends a grant, and its text is not passed on', async () => {
  const rows: [unknown, object][] = [
    ['something_new', { error: 'something_new' }],
    ['constructor', { error: 'constructor' }],
    ['<script>alert(1)</script>', {}],
    ['x'.repeat(61), {}],
    [{ code: 400, message: 'API key not valid', status: 'INVALID_ARGUMENT' }, {}],
    [undefined, {}],
  ];
  for (const [word, said] of rows) {
    const body = { error: word, error_subtype: 'Not A Code', error_description: 'leaky words' };
    assert.deepEqual(await answered({ status: 400, body }), {
      ...{ kind: 'misconfigured', reason: 'unknown', affects: 'account', said },
    });
  }
});

test('an unexplained invalid_grant ends the grant, an unknown subtype is no reauthentication', async () => {
  const body = { error: 'invalid_grant', error_subtype: 'brand_new' };
  assert.deepEqual(await answered({ status: 400, body }), {
    kind: 'dead',
    reason: 'unexplained',
    said: { error: 'invalid_grant', subtype: 'brand_new' },
  });
  const worded = await answered(error(400, 'invalid_grant', 'reauth related error (invalid_rapt)'));
  assert.ok(worded.kind === 'dead' && worded.reason === 'reauthentication');
});

test('too many requests are waited out for as long as Google says, within reason', async () => {
  const limited = { kind: 'busy', reason: 'rate_limited', clue: 'http_429' };
  const after = (text: string) => answered({ status: 429, headers: { 'retry-after': text } });
  assert.deepEqual(await answered({ status: 429 }), limited);
  assert.deepEqual(await after('7'), { ...limited, retryAfterMs: 7_000 });
  assert.deepEqual(await after('Mon, 02 Mar 2026 09:01:30 GMT'), { ...limited, retryAfterMs: 90_000 });
  assert.deepEqual(await after('Mon, 02 Mar 2026 08:00:00 GMT'), { ...limited, retryAfterMs: 0 });
  assert.deepEqual(await after('99999999'), { ...limited, retryAfterMs: 3_600_000 });
  for (const nonsense of ['-5', 'soon', '1.5', 'Mon GMT']) assert.deepEqual(await after(nonsense), limited);
});

test('whatever passes by itself is busy, whichever status it comes with', async () => {
  const rows: [object, string, string][] = [
    [{ status: 500 }, 'server_error', 'http_500'],
    [{ status: 502, body: '<html>Bad gateway</html>' }, 'server_error', 'http_502'],
    [error(503, 'invalid_grant', 'Token has been expired or revoked.'), 'server_error', 'http_503'],
    [{ status: 408 }, 'server_error', 'http_408'],
    [error(400, 'internal_failure'), 'server_error', 'internal_failure'],
    [error(403, 'rate_limit_exceeded'), 'rate_limited', 'rate_limit_exceeded'],
    [{ status: 403, body: '<html>Sorry... automated queries</html>' }, 'rate_limited', 'http_403'],
    [{ status: 404, body: '<html>Not found</html>' }, 'unreadable_answer', 'http_404'],
    [{ status: 400, body: '{"error":"invalid_grant"}' }, 'unreadable_answer', 'http_400'],
  ];
  for (const [effect, reason, clue] of rows) {
    assert.deepEqual(await answered(effect), { kind: 'busy', reason, clue });
  }
});

test('an answer that cannot be relied on is no grant', async () => {
  const good = { access_token: 'ya29.a', token_type: 'Bearer', expires_in: 3599, scope: 'openid' };
  const json = { 'content-type': 'application/json' };
  const unreliable: object[] = [
    { status: 200, body: { ...good, access_token: undefined } },
    { status: 200, body: { ...good, access_token: '' } },
    { status: 200, body: { ...good, access_token: 'two words' } },
    { status: 200, body: { ...good, access_token: 'line\r\nbreak' } },
    { status: 200, body: { ...good, access_token: 'a'.repeat(5_000) } },
    { status: 200, body: { ...good, token_type: 'mac' } },
    { status: 200, body: { ...good, expires_in: -1 } },
    { status: 200, body: { ...good, expires_in: 'soon' } },
    { status: 200, body: { ...good, expires_in: undefined } },
    { status: 200, body: { ...good, scope: undefined } },
    { status: 200, body: { ...good, scope: ' ' } },
    { status: 200, body: { ...good, refresh_token: 17 } },
    { status: 200, body: [good] },
    { status: 200, headers: json, body: '{"access_token":' },
    { status: 200, headers: json, body: '' },
    { status: 200, headers: { 'content-type': 'text/html' }, body: JSON.stringify(good) },
    { status: 302, headers: { location: 'http://elsewhere.example/token' } },
    { status: 200, headers: json, body: JSON.stringify({ ...good, filler: 'x'.repeat(65_536) }) },
  ];
  for (const effect of unreliable) {
    const outcome = await answered(effect);
    assert.ok(outcome.kind === 'busy' && outcome.reason === 'unreadable_answer', JSON.stringify(effect));
  }
  assert.equal((await answered({ status: 200, body: good })).kind, 'fresh');
});

test('a life too long to be true is not believed', async () => {
  const body = { access_token: 'ya29.a', token_type: 'Bearer', scope: 'openid' };
  const lives = async (times: object) => {
    const outcome = await answered({ status: 200, body: { ...body, expires_in: 3599, ...times } });
    assert.ok(outcome.kind === 'fresh', JSON.stringify(outcome));
    const start = Date.parse('2026-03-02T09:00:00Z');
    const { expiresAt, refreshTokenDiesAt } = outcome.grant;
    return [expiresAt, refreshTokenDiesAt].map(moment => moment && (moment.getTime() - start) / 1_000);
  };
  assert.deepEqual(await lives({ expires_in: 1e300 }), [3_600, undefined]);
  assert.deepEqual(await lives({ expires_in: 0 }), [0, undefined]);
  assert.deepEqual(await lives({ refresh_token_expires_in: 604_799 }), [3_599, 604_799]);
  for (const nonsense of [-1, 0, 1e15, 'never', {}]) {
    assert.deepEqual(await lives({ refresh_token_expires_in: nonsense }), [3_599, undefined]);
  }
});

test('a cut connection is the network’s fault, before the effect and after it', async () => {
  const { house, grant } = await connected();
  const cut = { kind: 'busy', reason: 'network', clue: 'ECONNRESET' };
  for (const reset of ['before', 'after']) {
    const fault = { match: tokenPath, times: 1, effect: { reset } };
    await house.google.control('POST', '/google/_control/faults', fault);
    assert.deepEqual(await house.refresh(grant), cut);
    assert.equal((await house.refresh(grant)).kind, 'fresh');
  }
  const [kept, spent] = [await house.codeFor('kim@acme.test'), await house.codeFor('kim@acme.test')];
  await house.google.control('POST', '/google/_control/faults', {
    ...{ match: tokenPath, times: 1, effect: { reset: 'before' } },
  });
  assert.deepEqual(await house.exchange(kept), cut);
  assert.equal((await house.exchange(kept)).kind, 'granted');
  await house.google.control('POST', '/google/_control/faults', {
    ...{ match: tokenPath, times: 1, effect: { reset: 'after' } },
  });
  assert.deepEqual(await house.exchange(spent), cut);
  assert.equal((await house.exchange(spent)).kind, 'dead');
});

test('an answer that breaks off is not half believed', async () => {
  const { house, grant } = await connected();
  await house.arm({ truncate: 40 }, tokenPath);
  const outcome = await house.refresh(grant);
  assert.ok(outcome.kind === 'busy' && outcome.reason === 'network');
});

test('a Google that does not answer is given up, and its late answer is not waited for', async () => {
  const waits: number[] = [];
  const { house, grant } = await connected();
  const impatient = async (durationMs: number) => void waits.push(durationMs);
  house.world.delay = impatient;
  await house.arm({ delayMs: 600_000 }, tokenPath);
  assert.deepEqual(await house.refresh(grant), { kind: 'busy', reason: 'timed_out' });
  assert.deepEqual(waits, [MOST_TOKEN_REQUEST_MS]);
});

test('an answer that begins and never ends is given up', async () => {
  const { house, grant } = await connected();
  house.world.delay = async () => undefined;
  house.world.fetch = async () =>
    new Response(new ReadableStream({ start: controller => controller.enqueue(Buffer.from('{')) }));
  assert.deepEqual(await house.refresh(grant), { kind: 'busy', reason: 'timed_out' });
});

test('two secrets share one time limit', async () => {
  const waits: number[] = [];
  const { house, grant } = await connected();
  const { delay } = house.world;
  house.world.delay = (durationMs, signal) => {
    waits.push(durationMs);
    return delay(durationMs, signal);
  };
  const { fetch } = house.google;
  house.world.fetch = request => {
    house.google.clock.advance(4_000);
    return fetch(request);
  };
  const app = { ...acmeApp, clientSecrets: [new Secret('GOCSPX-old'), ...acmeApp.clientSecrets] };
  assert.equal((await house.refresh(grant, undefined, app)).kind, 'fresh');
  assert.deepEqual(waits, [MOST_TOKEN_REQUEST_MS, MOST_TOKEN_REQUEST_MS - 4_000]);
});

test('nothing that comes back from a failure holds a secret', async () => {
  const faults = [
    { status: 500 },
    { status: 400, body: { error: 'invalid_grant', error_description: 'GOCSPX-echoed 1//0echoed' } },
    { status: 400, body: { error: 'GOCSPX-echoed' } },
    { reset: 'before' },
    { truncate: 10 },
  ];
  for (const effect of faults) {
    const { house, grant } = await connected();
    await house.arm(effect, tokenPath);
    const told = JSON.stringify(await house.refresh(grant));
    for (const secret of ['GOCSPX', '1//0', 'ya29', acmeApp.clientId])
      assert.ok(!told.includes(secret), told);
  }
});
