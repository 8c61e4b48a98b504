import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import type { Scope } from '#kernel/scope.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import { acmeProject, type Json } from '../simulators/simulated-google.ts';
import { expectToken, openTokensWorld, type TokensWorld } from './tokens-world.ts';

let world: TokensWorld;
let kim: Scope;
let account: string;
let connection: ConnectionId;

/** A world for each story, since many break it; and in it somebody whose access token has run out. */
beforeEach(async () => {
  world = await openTokensWorld();
  kim = world.person();
  account = await world.newAccount();
  connection = await world.connect(kim, { account });
  await world.google.later('59m');
});
afterEach(() => world.close());

const deaths: Record<string, { reason: string; cause: () => Promise<unknown> }> = {
  'a permission that was withdrawn': {
    reason: 'revoked_or_expired',
    cause: () => world.google.control('POST', '/google/_control/grants/kill', { account }),
  },
  'an organisation that wants a new sign-in': {
    reason: 'reauthentication',
    cause: () => world.google.change(`people/${account}`, { reauthentication: 'invalid_rapt' }),
  },
  'an organisation that limits sessions': {
    reason: 'reauthentication',
    cause: () => world.google.change(`people/${account}`, { reauthentication: 'rapt_required' }),
  },
  'an account that is gone': {
    reason: 'account_gone',
    cause: () => world.google.control('DELETE', `/google/_control/people/${account}`),
  },
  'a refusal without a word': {
    reason: 'unexplained',
    cause: () =>
      world.failRefreshes({
        status: 400,
        body: { error: 'invalid_grant', error_description: 'Bad Request' },
      }),
  },
};

for (const [what, { reason, cause }] of Object.entries(deaths)) {
  test(`${what} asks for its person, once, and Google is left alone`, async () => {
    await cause();
    const before = await world.refreshes();
    const answers = await Promise.all(Array.from({ length: 5 }, () => world.ask(kim, connection)));
    await world.google.later('30m');
    answers.push(await world.ask(kim, connection));
    for (const answer of answers) assert.deepEqual(answer, { kind: 'needs_reconnect', reason });
    assert.equal((await world.refreshes()) - before, 1);
    const grant = await world.grant(connection);
    assert.deepEqual(
      [grant?.state, grant?.reason, grant?.access_token_sealed],
      ['needs_reconnect', reason, null],
    );
    assert.deepEqual(await world.timeline(connection), [`needs_reconnect ${reason}`]);
    assert.deepEqual(await world.audited('connection.%', connection), [
      `connection.needs_reconnect ${reason}`,
    ]);
  });
}

test('a new consent heals what was dead', async () => {
  await world.google.control('POST', '/google/_control/grants/kill', { account });
  await world.ask(kim, connection);
  await world.connect(kim, { account, id: connection });
  await world.google.later('59m');
  expectToken(await world.ask(kim, connection));
});

const breakages: Record<
  string,
  { reason: string; breakIt: () => Promise<unknown>; mend: () => Promise<unknown> }
> = {
  'a wrong secret': {
    reason: 'wrong_secret',
    breakIt: () =>
      world.enterApp(world.acme, { ...acmeGoogle, clientSecret: 'GOCSPX-not-the-secret-000000000000' }),
    mend: () => world.enterApp(world.acme, acmeGoogle),
  },
  'a deleted app': {
    reason: 'deleted_client',
    breakIt: () => changeClient('deleted'),
    mend: () => changeClient('active'),
  },
  'a disabled app': {
    reason: 'disabled_client',
    breakIt: () => changeClient('disabled'),
    mend: () => changeClient('active'),
  },
};

for (const [what, { reason, breakIt, mend }] of Object.entries(breakages)) {
  test(`${what} raises one alarm however many accounts are behind it, touches none, and is noticed when mended`, async () => {
    const others = await Promise.all(
      ['lea', 'max', 'noa'].map(async () => {
        const person = world.person();
        return { person, connection: await world.connect(person) };
      }),
    );
    await world.google.later('59m');
    await breakIt();
    const [alarms, errors] = [await world.audited('google_app.%'), world.errors().length];
    const before = await world.refreshes();
    const all = [{ person: kim, connection }, ...others];
    const answers = await Promise.all(all.map(one => world.ask(one.person, one.connection)));
    answers.push(await world.ask(kim, connection));
    for (const answer of answers) assert.deepEqual(answer, { kind: 'app_broken', reason });
    assert.deepEqual((await world.audited('google_app.%')).slice(alarms.length), [
      `google_app.broken ${reason}`,
    ]);
    assert.equal(world.errors().length - errors, 1);
    assert.ok((await world.refreshes()) - before <= all.length);
    for (const one of all) {
      assert.equal((await world.grant(one.connection))?.state, 'live');
      assert.deepEqual(await world.timeline(one.connection), []);
    }

    await world.google.later('1m');
    const probing = await world.refreshes();
    await Promise.all(all.map(one => world.ask(one.person, one.connection)));
    assert.equal((await world.refreshes()) - probing, 1, 'one of all finds out whether it works again');

    await mend();
    await world.google.later('15m');
    expectToken(await world.ask(kim, connection));
    for (const one of others) expectToken(await world.ask(one.person, one.connection));
    assert.deepEqual((await world.audited('google_app.%')).slice(alarms.length + 1), [
      'google_app.recovered',
    ]);
  });
}

test('an app that is not there any more, or is another one, is the organisation’s matter', async () => {
  const other = await world.google.addClient();
  await world.enterApp(world.acme, other);
  const before = await world.refreshes();
  assert.deepEqual(await world.ask(kim, connection), { kind: 'app_broken', reason: 'app_changed' });
  await world.removeApp(world.acme);
  assert.deepEqual(await world.ask(kim, connection), { kind: 'app_broken', reason: 'no_app' });
  assert.equal(await world.refreshes(), before);
  await world.enterApp(world.acme, acmeGoogle);
  expectToken(await world.ask(kim, connection));
});

test('an administrator’s policy blocks the account and nobody else, until it is lifted', async () => {
  const bo = world.person();
  const elsewhere = await world.connect(bo, { account: await world.newAccount('elsewhere.test') });
  await world.google.later('59m');
  const policy = (blockedClients: string[]) => world.google.change('policies/acme.test', { blockedClients });
  await policy([acmeGoogle.clientId]);
  const alarms = await world.audited('google_app.%');
  const before = await world.refreshes();
  const refused = { kind: 'app_broken', reason: 'admin_policy' };
  assert.deepEqual(await world.ask(kim, connection), refused);
  assert.deepEqual(await world.ask(kim, connection), refused);
  assert.equal((await world.refreshes()) - before, 1);
  expectToken(await world.ask(bo, elsewhere));
  const grant = await world.grant(connection);
  assert.deepEqual([grant?.state, grant?.blocked_reason], ['live', 'admin_policy']);
  await policy([]);
  await world.google.later('1h');
  expectToken(await world.ask(kim, connection));
  assert.deepEqual(await world.timeline(connection), ['blocked admin_policy', 'recovered']);
  assert.deepEqual(await world.audited('google_app.%'), alarms);
});

test('an app that became internal blocks outsiders only', async () => {
  const bo = world.person();
  const outsider = await world.connect(bo, { account: await world.newAccount('elsewhere.test') });
  await world.google.later('59m');
  await world.google.control('PATCH', acmeProject, { userType: 'internal' });
  assert.deepEqual(await world.ask(bo, outsider), { kind: 'app_broken', reason: 'org_internal' });
  expectToken(await world.ask(kim, connection));
  await world.google.control('PATCH', acmeProject, { userType: 'external' });
});

test('too many requests: the whole app waits as long as Google asks', async () => {
  const other = await world.connect(world.person());
  await world.google.later('59m');
  await world.failRefreshes({ status: 429, body: {}, headers: { 'retry-after': '90' } });
  const before = await world.refreshes();
  const first = await world.ask(kim, connection);
  assert.ok(first.kind === 'busy' && first.retryAfterMs === 90_000, JSON.stringify(first));
  const second = await world.ask(kim, other);
  assert.ok(second.kind === 'busy' && second.retryAfterMs === 90_000, JSON.stringify(second));
  assert.equal((await world.refreshes()) - before, 1);
  await world.google.later('90s');
  expectToken(await world.ask(kim, connection));
  expectToken(await world.ask(kim, other));
});

test('too many requests without a time: it is waited for some seconds', async () => {
  await world.failRefreshes({ status: 429, body: {} });
  const answer = await world.ask(kim, connection);
  assert.ok(answer.kind === 'busy' && answer.retryAfterMs >= 1_000 && answer.retryAfterMs <= 2_000);
  await world.google.later('2s');
  expectToken(await world.ask(kim, connection));
});

const passing: Record<string, Json> = {
  'a server error': { status: 500, body: { error: 'internal_failure' } },
  'an answer nobody can read': { status: 200, body: 'soon' },
  'a connection that is cut before anything happened': { reset: 'before' },
  'a connection that is cut when all had happened': { reset: 'after' },
  'an answer that breaks off': { truncate: 20 },
};

for (const [what, effect] of Object.entries(passing)) {
  test(`${what} is nobody’s fault: back off, longer each time, and try again`, async () => {
    const other = await world.connect(world.person());
    await world.google.later('59m');
    await world.failRefreshes(effect, { times: 3 });
    const before = await world.refreshes();
    for (const longestMs of [2_000, 4_000, 8_000]) {
      const answer = await world.ask(kim, connection);
      assert.ok(answer.kind === 'busy' && answer.retryAfterMs <= longestMs, JSON.stringify(answer));
      assert.ok(answer.retryAfterMs >= longestMs / 2);
      assert.equal((await world.ask(kim, connection)).kind, 'busy');
      await world.google.later(`${longestMs / 1_000}s`);
    }
    assert.equal((await world.refreshes()) - before, 3);
    expectToken(await world.ask(kim, other));
    expectToken(await world.ask(kim, connection));
    const grant = await world.grant(connection);
    assert.deepEqual([grant?.state, grant?.failures, grant?.retry_at], ['live', 0, null]);
    assert.deepEqual(await world.timeline(connection), []);
  });
}

test('a Google that does not answer is given up in time, and the next try works', async () => {
  await world.failRefreshes({ delayMs: 60_000 });
  world.pace.haste = 50;
  const answer = await world.ask(kim, connection);
  world.pace.haste = 1;
  assert.equal(answer.kind, 'busy');
  await world.google.later('2s');
  expectToken(await world.ask(kim, connection));
});

test('a token that Google replaced in an answer that was lost is told as such', async () => {
  await world.google.change('settings', { rotatesRefreshTokens: true });
  await world.failRefreshes({ reset: 'after' });
  assert.equal((await world.ask(kim, connection)).kind, 'busy');
  await world.google.later('2s');
  assert.deepEqual(await world.ask(kim, connection), { kind: 'needs_reconnect', reason: 'rotation_lost' });
  await world.google.change('settings', { rotatesRefreshTokens: false });
});

test('a replaced token that cannot be saved is tried again until it is, and nobody gets anything before', async () => {
  await world.google.change('settings', { rotatesRefreshTokens: true });
  await world.failRefreshes({ delayMs: 200 });
  const asking = world.ask(kim, connection);
  await world.until(async () => (await world.grant(connection))?.lease_owner !== null);
  await world.asOwner('revoke update on grants from keyholder_app');
  await world.until(async () =>
    world.logLines.some(({ says }) => /could not be saved yet/.test(String(says))),
  );
  await world.asOwner('grant update on grants to keyholder_app');
  expectToken(await asking);
  await world.google.later('59m');
  expectToken(await world.ask(kim, connection));
  await world.google.change('settings', { rotatesRefreshTokens: false });
});

test('no line of the log tells a token', async () => {
  await world.failRefreshes({ status: 500 });
  await world.ask(kim, connection);
  const log = JSON.stringify(world.logLines);
  assert.match(log, /Google did not refresh/);
  assert.doesNotMatch(log, /ya29\.|1\/\/0|GOCSPX/);
});

function changeClient(state: string) {
  return world.google.control('PATCH', `${acmeProject}/clients/${acmeGoogle.clientId}`, { state });
}
