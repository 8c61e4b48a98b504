import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { endSession } from '#features/access/sessions/end.ts';
import { listSessions } from '#features/access/sessions/list.ts';
import { signOut } from '#features/access/sessions/sign-out.ts';
import { accessTokenProof } from '#features/access/tokens/access-token-proof.ts';
import { logIn } from '#features/access/tokens/log-in.ts';
import { refreshTokens } from '#features/access/tokens/refresh.ts';
import { openVerifiedTokens } from '#features/access/tokens/verified-tokens.ts';
import { changeUser } from '#features/access/users/change.ts';
import { showCaller } from '#features/access/users/describe-caller.ts';
import { freezeUser } from '#features/access/users/freeze.ts';
import { removeUser } from '#features/access/users/remove.ts';
import { newId, type UserId } from '#kernel/ids.ts';
import { shifted } from '#kernel/world.ts';
import {
  type AccessWorld,
  DAY_MS,
  desk,
  fakeBrowser,
  HOUR_MS,
  MINUTE_MS,
  openAccessWorld,
  operatorOf,
  PASSWORD,
  scopeBy,
  secret,
} from './access-world.ts';

let world: AccessWorld;
let kim: UserId;

before(async () => {
  world = await openAccessWorld();
  kim = await world.person('kim', 'owner');
  await world.person('gina', 'owner', world.globex);
});
after(() => world.close());
beforeEach(() => world.asOwner('delete from sessions'));

const issuer = 'https://keyholder.test';

function begin(username = 'kim@acme.test') {
  return logIn(world.needs, desk, { username, password: secret(PASSWORD) });
}

function prove(token: { reveal(): string } | string) {
  return scopeBy(world, accessTokenProof, typeof token === 'string' ? token : token.reveal());
}

const invalid = { code: 'invalid_token' };

test('a login answers a half-hour access token that says who, for whom and by whom', async () => {
  const { accessToken, lifeMs } = await begin();
  assert.equal(lifeMs, 30 * MINUTE_MS);
  const { alg, typ } = decodeProtectedHeader(accessToken.reveal());
  assert.deepEqual([alg, typ], ['ES256', 'at+jwt']);
  const claims = decodeJwt(accessToken.reveal());
  const { iss, aud, sub, tid } = claims;
  assert.deepEqual([iss, aud, sub, tid], [issuer, `${issuer}/api/v1`, kim, world.acme]);
  assert.equal(Number(claims.exp) - Number(claims.iat), 1_800);
  const who = await prove(accessToken);
  assert.deepEqual([who.tenantId, who.actor.kind], [world.acme, 'user']);
  const me = await showCaller(world.needs, who);
  assert.deepEqual([me.user?.address, me.tenant.slug, me.via], ['kim@acme.test', 'acme', 'access_token']);
});

test('an access token dies after half an hour, also when it was checked before', async () => {
  const { accessToken } = await begin();
  await prove(accessToken);
  world.clock.advance(30 * MINUTE_MS - 1_000);
  await prove(accessToken);
  world.clock.advance(1_000);
  await assert.rejects(prove(accessToken), invalid);
});

test('an access token is dead the moment its family, its person or its organisation is', async () => {
  const first = await begin();
  await prove(first.accessToken);
  await signOut(world.needs, 'token', first.refreshToken.reveal());
  await assert.rejects(prove(first.accessToken), invalid);
  await assert.rejects(refreshTokens(world.needs, first.refreshToken), invalid);

  const lee = await world.person('lee', 'member');
  const second = await begin('lee@acme.test');
  await prove(second.accessToken);
  await freezeUser(world.needs, operatorOf(world.acme), lee);
  await assert.rejects(prove(second.accessToken), invalid);
  await removeUser(world.needs, operatorOf(world.acme), lee);
  await assert.rejects(refreshTokens(world.needs, second.refreshToken), invalid);

  const third = await begin();
  await world.asOwner('update tenants set frozen_at = now() where id = $1', [world.acme]);
  await assert.rejects(prove(third.accessToken), { code: 'frozen' });
  await assert.rejects(refreshTokens(world.needs, third.refreshToken), { code: 'frozen' });
  await world.asOwner('update tenants set frozen_at = null where id = $1', [world.acme]);
  await prove(third.accessToken);
});

test('an access token does what its person’s role of today allows', async () => {
  const mo = await world.person('mo', 'admin');
  const { accessToken } = await begin('mo@acme.test');
  assert.ok((await prove(accessToken)).permissions.has('users.write'));
  await changeUser(world.needs, operatorOf(world.acme), { userId: mo, role: 'member' });
  assert.ok(!(await prove(accessToken)).permissions.has('users.write'));
});

test('tokens of another kind, issuer, audience, algorithm or key are refused', async () => {
  const { accessToken } = await begin();
  const claims = decodeJwt(accessToken.reveal());
  const { kid } = decodeProtectedHeader(accessToken.reveal());
  const { id, privateKey } = await world.needs.signingKeys.current();
  assert.equal(kid, id);
  const make = (changes: object, header: object = {}, key: Parameters<SignJWT['sign']>[0] = privateKey) =>
    new SignJWT({ ...claims, ...changes })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: id, ...header })
      .sign(key);
  await prove(await make({}));
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const none = [{ alg: 'none', typ: 'at+jwt', kid: id }, claims]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const bad = [
    await make({ iss: 'https://elsewhere.test' }),
    await make({ aud: `${issuer}/mcp` }),
    await make({ aud: undefined }),
    await make({ exp: undefined }),
    await make({ sid: undefined }),
    await make({ sub: 'kim@acme.test' }),
    await make({ sub: "' or true --" }),
    await make({}, { typ: 'JWT' }),
    await make({}, { typ: 'audit-head+jwt' }),
    await make({}, { kid: undefined }),
    await make({}, { kid: '0198c3b4-0000-7000-8000-000000000000' }),
    await make({}, {}, stranger),
    await make({}, { alg: 'HS256' }, new TextEncoder().encode('x'.repeat(64))),
    `${none}.`,
    `${accessToken.reveal().slice(0, -4)}AAAA`,
    'eyJhbGciOiJFUzI1NiJ9.e30.AAAA',
    'not a token',
    'x'.repeat(20_000),
  ];
  for (const token of bad) await assert.rejects(prove(token), invalid, token.slice(0, 60));
});

test('a token that names another organisation or person than its family does is refused', async () => {
  const { accessToken } = await begin();
  const gina = decodeJwt((await begin('gina@globex.test')).accessToken.reveal());
  const claims = decodeJwt(accessToken.reveal());
  for (const change of [{ tid: gina.tid }, { sub: gina.sub }, { sid: gina.sid }]) {
    await assert.rejects(
      prove(await world.needs.signingKeys.sign('at+jwt', { ...claims, ...change })),
      invalid,
    );
  }
});

test('a refresh token works once and for seven days', async () => {
  const first = await begin();
  world.clock.advance(7 * DAY_MS - 1_000);
  const second = await refreshTokens(world.needs, first.refreshToken);
  await prove(second.accessToken);
  world.clock.advance(7 * DAY_MS);
  await assert.rejects(refreshTokens(world.needs, second.refreshToken), invalid);
});

test('a refresh token used again ends its whole family, and the audit log says so', async () => {
  const first = await begin();
  const second = await refreshTokens(world.needs, first.refreshToken);
  await assert.rejects(refreshTokens(world.needs, first.refreshToken), invalid);
  await assert.rejects(refreshTokens(world.needs, second.refreshToken), invalid);
  await assert.rejects(prove(second.accessToken), invalid);
  assert.deepEqual(await world.asOwner('select id from sessions'), []);
  const entries = await world.asOwner(
    "select subject_id from audit_entries where action = 'session.ended' and reason = 'token_reused'",
  );
  assert.deepEqual(entries, [{ subject_id: kim }]);
});

test('of two refreshes with one token at the same moment exactly one wins, and the family lives', async () => {
  const first = await begin();
  const outcomes = await Promise.allSettled([
    refreshTokens(world.needs, first.refreshToken),
    refreshTokens(world.needs, first.refreshToken),
  ]);
  const won = outcomes.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  assert.equal(won.length, 1);
  const [winner] = won;
  if (winner) await prove((await refreshTokens(world.needs, winner.refreshToken)).accessToken);
});

test('a refresh token is no session, and a session is no refresh token', async () => {
  const { refreshToken } = await begin();
  await signOut(world.needs, 'session', refreshToken.reveal().replace('khr_', 'khs_'));
  await assert.rejects(
    refreshTokens(world.needs, secret(refreshToken.reveal().replace('khr_', 'khs_'))),
    invalid,
  );
  await refreshTokens(world.needs, refreshToken);
});

test('programs’ sign-ins are listed with sessions and ended like them', async () => {
  const { accessToken } = await begin();
  const who = await prove(accessToken);
  const [listed] = await listSessions(world.needs, who);
  assert.deepEqual([listed?.kind, listed?.isCurrent], ['token', true]);
  if (listed) await endSession(world.needs, who, listed.id);
  await assert.rejects(prove(accessToken), invalid);
});

test('the kind of credential is told by its look: keys are left to others, rubbish is an invalid token', () => {
  const find = (authorization?: string) =>
    accessTokenProof.find(fakeBrowser(authorization ? { authorization } : {}).exchange);
  assert.equal(find(), undefined);
  assert.equal(find('Basic a2ltOg=='), undefined);
  assert.equal(find('Bearer kh_something'), undefined);
  assert.equal(find('bearer   eyJ.e30.x '), 'eyJ.e30.x');
  assert.equal(find('Bearer rubbish'), 'rubbish');
});

test('verified tokens are kept up to a bound, the oldest going first', () => {
  const kept = openVerifiedTokens({ world: world.needs.world }, 2);
  const claims = {
    tenantId: world.acme,
    userId: kim,
    familyId: newId<'token_family'>(world.needs.world),
    expiresAt: shifted(world.clock.now(), HOUR_MS),
  };
  for (const token of ['one', 'two', 'three']) kept.keep(token, claims);
  assert.deepEqual(
    ['one', 'two', 'three'].map(token => kept.find(token) !== undefined),
    [false, true, true],
  );
});
