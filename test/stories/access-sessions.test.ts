import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { prune } from '#features/access/prune.ts';
import { permissionsOf } from '#features/access/roles.ts';
import { endOtherSessions, endSession } from '#features/access/sessions/end.ts';
import { listSessions } from '#features/access/sessions/list.ts';
import { sessionProof } from '#features/access/sessions/session-proof.ts';
import { signIn } from '#features/access/sessions/sign-in.ts';
import { signOut } from '#features/access/sessions/sign-out.ts';
import { changeUser } from '#features/access/users/change.ts';
import { listUsers } from '#features/access/users/list.ts';
import { labelOf } from '#features/access/visit.ts';
import type { UserId } from '#kernel/ids.ts';
import type { Secret } from '#kernel/secret.ts';
import {
  type AccessWorld,
  DAY_MS,
  desk,
  elsewhere,
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

async function start(username = 'kim@acme.test', visit = desk) {
  const asked = { username, password: secret(PASSWORD), kind: 'session' as const };
  return (await signIn(world.needs, visit, asked)).session;
}

/** One request with this token: what the browser holds afterwards. */
async function visitWith(token: Secret<string> | string): Promise<string> {
  const browser = fakeBrowser();
  await scopeBy(world, sessionProof, token, browser);
  return browser.cookies.get('session') ?? (typeof token === 'string' ? token : token.reveal());
}

async function refused(token: string): Promise<void> {
  const browser = fakeBrowser();
  await assert.rejects(scopeBy(world, sessionProof, token, browser), { code: 'invalid_token' });
  assert.equal(browser.cookies.get('session'), '', 'the browser is told to forget it');
}

test('a session proves who it is, and no word of it is in the database', async () => {
  const { token, id } = await start();
  const who = await scopeBy(world, sessionProof, token);
  assert.deepEqual(who.actor, { kind: 'user', userId: kim, sessionId: id });
  assert.equal(who.tenantId, world.acme);
  const rows = await world.asOwner(
    "select encode(secret_hash, 'escape') || encode(selector_hash, 'escape') as kept from sessions",
  );
  const [, selector = '', rest = ''] = token.reveal().split('_');
  assert.ok(!String(rows[0].kept).includes(selector) && !String(rows[0].kept).includes(rest));
});

test('a token is replaced after a quarter of an hour of use, and the new one works', async () => {
  const first = (await start()).token.reveal();
  assert.equal(await visitWith(first), first);
  world.clock.advance(15 * MINUTE_MS);
  const second = await visitWith(first);
  assert.notEqual(second, first);
  assert.equal(await visitWith(second), second);
});

test('requests under way with the token before are not thrown out', async () => {
  const first = (await start()).token.reveal();
  world.clock.advance(15 * MINUTE_MS);
  const held = await Promise.all([visitWith(first), visitWith(first), visitWith(first)]);
  const renewed = held.filter(token => token !== first);
  assert.equal(renewed.length, 1, 'exactly one of them is handed the next token');
  await visitWith(renewed[0] ?? '');
  world.clock.advance(59_000);
  await visitWith(first);
});

test('a replaced token shown later ends the session for whoever holds it', async () => {
  const first = (await start()).token.reveal();
  world.clock.advance(15 * MINUTE_MS);
  const second = await visitWith(first);
  await visitWith(second);
  world.clock.advance(61_000);
  await refused(first);
  await refused(second);
  assert.deepEqual(await world.asOwner('select id from sessions'), []);
  const [entry] = await world.asOwner(
    "select outcome, reason, subject_id, actor_kind from audit_entries where reason = 'token_reused'",
  );
  assert.deepEqual(entry, {
    outcome: 'refused',
    reason: 'token_reused',
    subject_id: kim,
    actor_kind: 'job',
  });
});

test('a token two generations old ends the session too', async () => {
  const first = (await start()).token.reveal();
  world.clock.advance(15 * MINUTE_MS);
  const second = await visitWith(first);
  world.clock.advance(15 * MINUTE_MS);
  const third = await visitWith(second);
  await refused(first);
  await refused(third);
});

test('a browser that never received its new token is not signed out', async () => {
  const first = (await start()).token.reveal();
  world.clock.advance(15 * MINUTE_MS);
  await visitWith(first);
  world.clock.advance(5 * MINUTE_MS);
  const again = await visitWith(first);
  assert.notEqual(again, first, 'it is handed another one');
  assert.equal(await visitWith(again), again);
});

test('a session nobody held cannot be ended by guessing: half a token is no token', async () => {
  const { token, id } = await start();
  const [kind, selector] = token.reveal().split('_');
  for (const guess of [`${kind}_${selector}`, `${kind}_${id}`, 'khs_', '', 'x'.repeat(5000)]) {
    await refused(guess);
  }
  await visitWith(token);
});

test('a session ends after a day without a visit, and after two weeks in any case', async () => {
  const idle = (await start()).token.reveal();
  world.clock.advance(DAY_MS);
  await refused(idle);
  let token = (await start()).token.reveal();
  for (let hours = 0; hours < 14 * 24 - 12; hours += 12) {
    world.clock.advance(12 * HOUR_MS);
    token = await visitWith(token);
  }
  world.clock.advance(12 * HOUR_MS);
  await refused(token);
});

test('being seen is written down at most once a minute', async () => {
  const { token } = await start();
  const seenAt = async () => (await world.asOwner('select last_seen_at, xmin::text from sessions'))[0];
  const before = await seenAt();
  world.clock.advance(30_000);
  await visitWith(token);
  assert.deepEqual(await seenAt(), before);
  world.clock.advance(30_000);
  await visitWith(token);
  assert.deepEqual((await seenAt()).last_seen_at, world.clock.now());
  const { items } = await listUsers(world.needs, operatorOf(world.acme), { limit: 1 });
  assert.deepEqual(items[0]?.lastSeenAt, world.clock.now());
});

test('sessions are listed with where they are, and ended one by one or all but one', async () => {
  const here = await start();
  const there = await start('kim@acme.test', elsewhere);
  await start('kim@acme.test', elsewhere);
  const who = await scopeBy(world, sessionProof, here.token);
  const listed = await listSessions(world.needs, who);
  assert.deepEqual(listed.map(({ label, network, isCurrent }) => [label, network, isCurrent]).sort(), [
    ['Firefox on Linux', '192.0.2.0/24', true],
    ['curl', '198.51.100.0/24', false],
    ['curl', '198.51.100.0/24', false],
  ]);
  await endSession(world.needs, who, there.id);
  await refused(there.token.reveal());
  await assert.rejects(endSession(world.needs, who, there.id), { code: 'not_found' });
  await endOtherSessions(world.needs, who);
  assert.equal((await listSessions(world.needs, who)).length, 1);
});

test('a session of somebody else is not found', async () => {
  await world.person('mia', 'member').catch(() => undefined);
  const who = await scopeBy(world, sessionProof, (await start()).token);
  for (const other of ['gina@globex.test', 'mia@acme.test']) {
    const { id, token } = await start(other);
    await assert.rejects(endSession(world.needs, who, id), { code: 'not_found' });
    await visitWith(token);
  }
});

test('signing out ends the session, and signing out twice is no mistake', async () => {
  const { token } = await start();
  await signOut(world.needs, 'session', token.reveal());
  await refused(token.reveal());
  await signOut(world.needs, 'session', token.reveal());
  await signOut(world.needs, 'session', 'not a token');
});

test('a session does what its person’s role of today allows', async () => {
  const lee = await world.person('lee', 'admin');
  const { token } = await start('lee@acme.test');
  await changeUser(world.needs, operatorOf(world.acme), { userId: lee, role: 'member' });
  const who = await scopeBy(world, sessionProof, token);
  assert.deepEqual([...who.permissions].sort(), [...permissionsOf('member')].sort());
});

test('a session of a frozen organisation says so to its holder, and to nobody else', async () => {
  const { token } = await start();
  await world.asOwner('update tenants set frozen_at = now() where id = $1', [world.acme]);
  await assert.rejects(scopeBy(world, sessionProof, token), { code: 'frozen' });
  await refused(`${token.reveal().slice(0, -1)}_`);
  await world.asOwner('update tenants set frozen_at = null where id = $1', [world.acme]);
  await visitWith(token);
});

test('expired sessions are cleared away', async () => {
  await start();
  world.clock.advance(DAY_MS + MINUTE_MS);
  await start();
  await prune(world.needs);
  assert.equal((await world.asOwner('select id from sessions')).length, 1);
});

test('a session is named for its browser, coarsely', () => {
  const chrome =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
  assert.equal(labelOf(chrome), 'Chrome on Linux');
  assert.equal(labelOf(`${chrome} Edg/140.0`), 'Edge on Linux');
  assert.equal(
    labelOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1'),
    'Safari on iOS',
  );
  assert.equal(labelOf('curl/8.5.0'), 'curl');
  assert.equal(labelOf(''), 'A program');
  assert.equal(labelOf('x'.repeat(10_000)), 'A program');
});
