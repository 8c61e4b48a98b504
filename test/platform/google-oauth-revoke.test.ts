import assert from 'node:assert/strict';
import { test } from 'node:test';
import { revokeToken } from '#providers/google/oauth/revoke.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import { type GoogleHouse, googleHouse } from './google-oauth-house.ts';

type Grant = Awaited<ReturnType<GoogleHouse['connect']>>;
const revokePath = { path: '/google/oauth2/revoke' };

async function deathOf(house: GoogleHouse, grant: Grant) {
  const outcome = await house.refresh(grant);
  return outcome.kind === 'dead' ? outcome.reason : outcome.kind;
}

test('a revoked token ends everything that person gave to the project, and nothing of others', async () => {
  const house = googleHouse();
  const [first, second] = [
    await house.connect('kim@acme.test'),
    await house.connect('kim@acme.test', { prompt: ['consent'] }),
  ];
  const other = await house.connect('mia@acme.test');
  assert.ok(first.refreshToken);
  assert.deepEqual(await revokeToken(house.needs, first.refreshToken), { kind: 'revoked' });
  assert.equal(await deathOf(house, first), 'revoked_or_expired');
  assert.equal(await deathOf(house, second), 'revoked_or_expired');
  assert.equal(await deathOf(house, other), 'fresh');
});

test('an access token revokes as well', async () => {
  const house = googleHouse();
  const grant = await house.connect('kim@acme.test');
  assert.deepEqual(await revokeToken(house.needs, grant.accessToken), { kind: 'revoked' });
  assert.equal(await deathOf(house, grant), 'revoked_or_expired');
});

test('a token that is dead already is as good as revoked', async () => {
  const house = googleHouse();
  const { refreshToken, accessToken } = await house.connect('kim@acme.test');
  assert.ok(refreshToken);
  await revokeToken(house.needs, refreshToken);
  assert.deepEqual(await revokeToken(house.needs, refreshToken), { kind: 'already_dead' });
  assert.deepEqual(await revokeToken(house.needs, accessToken), { kind: 'already_dead' });
});

test('revoking needs no secret, so it works for a client that is gone', async () => {
  const house = googleHouse();
  const { accessToken } = await house.connect('kim@acme.test');
  await house.google.change(`projects/${acmeGoogle.projectId}/clients/${acmeGoogle.clientId}`, {
    state: 'deleted',
  });
  assert.deepEqual(await revokeToken(house.needs, accessToken), { kind: 'revoked' });
});

test('whatever else happens is to be tried again', async () => {
  const rows: [object, object][] = [
    [
      { status: 503, headers: { 'retry-after': '2' } },
      { reason: 'server_error', retryAfterMs: 2_000, clue: 'http_503' },
    ],
    [{ status: 429 }, { reason: 'rate_limited', clue: 'http_429' }],
    [
      { status: 400, body: { error: 'something_else' } },
      { reason: 'unreadable_answer', clue: 'something_else' },
    ],
    [
      { status: 400, body: '<html>' },
      { reason: 'unreadable_answer', clue: 'http_400' },
    ],
    [
      { status: 302, headers: { location: '/' } },
      { reason: 'unreadable_answer', clue: 'http_302' },
    ],
    [{ reset: 'before' }, { reason: 'network', clue: 'ECONNRESET' }],
  ];
  for (const [effect, busy] of rows) {
    const house = googleHouse();
    const { accessToken } = await house.connect('kim@acme.test');
    await house.arm(effect, revokePath);
    assert.deepEqual(await revokeToken(house.needs, accessToken), { kind: 'busy', ...busy });
  }
});

test('a revocation whose answer was lost has happened all the same', async () => {
  const house = googleHouse();
  const { accessToken } = await house.connect('kim@acme.test');
  const { id } = await house.arm({ reset: 'after' }, revokePath);
  assert.equal((await revokeToken(house.needs, accessToken)).kind, 'busy');
  await house.google.control('DELETE', `/google/_control/faults/${id}`);
  assert.deepEqual(await revokeToken(house.needs, accessToken), { kind: 'already_dead' });
});
