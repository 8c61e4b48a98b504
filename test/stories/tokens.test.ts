import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { tellGoogleAgain } from '#features/connections/disconnect/tell-google-again.ts';
import type { Scope } from '#kernel/scope.ts';
import { Secret } from '#kernel/secret.ts';
import { shifted } from '#kernel/world.ts';
import { canonicalScopes } from '#providers/google/oauth/scopes.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import {
  type Connecting,
  calendar,
  expectToken,
  gmailRead,
  gmailSend,
  MINUTE_MS,
  openTokensWorld,
  type TokensWorld,
} from './tokens-world.ts';

let world: TokensWorld;
let kim: Scope;

before(async () => {
  world = await openTokensWorld();
});
beforeEach(() => {
  kim = world.person();
});
after(() => world.close());

test('a token that is fresh enough is handed out without asking Google', async () => {
  const connection = await world.connect(kim);
  const before = await world.refreshes();
  const token = expectToken(await world.ask(kim, connection, { minimumTtlMs: 50 * MINUTE_MS }));
  assert.ok(token.scopes.includes(gmailRead));
  assert.equal(await world.refreshes(), before);
});

test('whoever needs it for longer gets a new one, and Google takes it', async () => {
  const connection = await world.connect(kim);
  const first = expectToken(await world.ask(kim, connection));
  await world.google.later('10m');
  const second = expectToken(await world.ask(kim, connection, { minimumTtlMs: 55 * MINUTE_MS }));
  assert.notEqual(second.accessToken.reveal(), first.accessToken.reveal());
  assert.ok(second.expiresAt > first.expiresAt);
  const info = await world.google.get('/google/openidconnect/v1/userinfo', {
    authorization: `Bearer ${second.accessToken.reveal()}`,
  });
  assert.equal(info.status, 200);
});

test('two callers at once cause one refresh, also on two servers', async () => {
  const connection = await world.connect(kim);
  const other = await world.openNode();
  await world.google.later('59m');
  const before = await world.refreshes();
  await world.failRefreshes({ delayMs: 300 }, { times: 2 });
  const answers = await Promise.all([
    ...Array.from({ length: 20 }, () => world.ask(kim, connection)),
    ...Array.from({ length: 20 }, () => world.ask(kim, connection, {}, other)),
  ]);
  const tokens = new Set(answers.map(answer => expectToken(answer).accessToken.reveal()));
  assert.equal(tokens.size, 1);
  assert.equal((await world.refreshes()) - before, 1);
  await world.google.control('DELETE', '/google/_control/faults');
});

test('whoever waits for a server that died takes over, and waits no longer than the lease', async () => {
  const connection = await world.connect(kim);
  await world.google.later('59m');
  await world.asOwner(
    `update grants set lease_owner = gen_random_uuid(), lease_until = clock_timestamp() + interval '700 milliseconds'
     where connection_id = $1`,
    [connection],
  );
  const before = await world.refreshes();
  const answers = await Promise.all(Array.from({ length: 5 }, () => world.ask(kim, connection)));
  assert.equal(new Set(answers.map(answer => expectToken(answer).accessToken.reveal())).size, 1);
  assert.equal((await world.refreshes()) - before, 1);
});

test('every token that leaves has its receipt, and a refusal has none', async () => {
  const connection = await world.connect(kim);
  expectToken(await world.ask(kim, connection));
  expectToken(await world.ask(kim, connection, { scopes: ['openid'] }));
  await world.ask(kim, connection, { scopes: [calendar] });
  expectToken(await world.ask(kim, connection, { use: 'inside' }));
  const receipts = await world.asOwner(
    'select actor_kind, scopes from vend_receipts where connection_id = $1 order by cardinality(scopes)',
    [connection],
  );
  assert.deepEqual(
    receipts.map(({ actor_kind: kind, scopes }) => [kind, scopes.length]),
    [
      ['user', 1],
      ['user', 3],
    ],
  );
});

test('a caller who asks for less than the grant gets less, and the rest stays in the house', async () => {
  const connection = await world.connect(kim, { scopes: [gmailRead, gmailSend] });
  const before = await world.refreshes();
  const narrow = expectToken(await world.ask(kim, connection, { scopes: [gmailSend] }));
  assert.deepEqual(narrow.scopes, [gmailSend]);
  const again = expectToken(await world.ask(kim, connection, { scopes: [gmailSend] }));
  assert.equal(again.accessToken.reveal(), narrow.accessToken.reveal());
  assert.equal((await world.refreshes()) - before, 1);
  const whole = expectToken(await world.ask(kim, connection));
  assert.ok(whole.scopes.includes(gmailRead));
});

test('what Google gives too wide is not handed out, and is not asked for again at once', async () => {
  const connection = await world.connect(kim, { scopes: [gmailRead, gmailSend] });
  const before = await world.refreshes();
  await world.failRefreshes({
    status: 200,
    body: {
      access_token: 'ya29.too-wide',
      expires_in: 3599,
      scope: `${gmailRead} ${gmailSend}`,
      token_type: 'Bearer',
    },
  });
  const refused = { kind: 'never_raw', because: 'not_narrowed' };
  assert.deepEqual(await world.ask(kim, connection, { scopes: [gmailSend] }), refused);
  assert.deepEqual(await world.ask(kim, connection, { scopes: [gmailSend] }), refused);
  assert.equal((await world.refreshes()) - before, 1);
  expectToken(await world.ask(kim, connection));
});

test('a scope that was not ticked is named, and no token is given instead', async () => {
  const connection = await world.connect(kim);
  assert.deepEqual(await world.ask(kim, connection, { scopes: [gmailRead, calendar] }), {
    kind: 'scope_missing',
    missing: [calendar],
  });
});

test('what stands behind a confirmation is never handed out, and still serves the house', async () => {
  const connection = await world.connect(kim, { vendPolicy: 'never' });
  assert.deepEqual(await world.ask(kim, connection), { kind: 'never_raw', because: 'policy' });
  expectToken(await world.ask(kim, connection, { use: 'inside' }));
});

test('another organisation’s connection is as if it were not there', async () => {
  const connection = await world.connect(kim);
  const gus = world.person(world.globex);
  assert.deepEqual(await world.ask(gus, connection), { kind: 'not_connected' });
});

test('an answer without a refresh token leaves the good one where it is', async () => {
  const account = await world.newAccount();
  const connection = await world.connect(kim, { account });
  const { refreshToken: _, ...grant } = await world.house.connect(account);
  await world.connect(kim, { account, id: connection, grant });
  await world.google.later('59m');
  expectToken(await world.ask(kim, connection));
});

test('a refresh that is slower than a reconnect overwrites nothing', async () => {
  const account = await world.newAccount();
  const connection = await world.connect(kim, { account });
  await world.google.later('59m');
  await world.failRefreshes({ delayMs: 300 });
  const slow = world.ask(kim, connection);
  await world.until(async () => (await world.grant(connection))?.lease_owner !== null);
  await world.connect(kim, { account, id: connection });
  const kept = await world.grant(connection);
  const token = expectToken(await slow);
  assert.deepEqual((await world.grant(connection))?.access_token_sealed, kept?.access_token_sealed);
  assert.ok(token.expiresAt.getTime() === kept?.access_token_expires_at.getTime());
});

test('a refresh token that Google replaces is saved before anything is handed out', async () => {
  const connection = await world.connect(kim);
  await world.google.change('settings', { rotatesRefreshTokens: true });
  for (let hour = 0; hour < 3; hour += 1) {
    await world.google.later('59m');
    expectToken(await world.ask(kim, connection));
  }
  await world.google.change('settings', { rotatesRefreshTokens: false });
});

test('one consent for mail and calendar is refreshed by one call, and lives and dies as one', async () => {
  const account = await world.newAccount();
  const both = {
    account,
    scopes: [gmailRead, calendar],
    services: ['mail', 'calendar'],
  } satisfies Connecting;
  const connection = await world.connect(kim, both);
  await world.google.change('settings', { rotatesRefreshTokens: true });
  await world.google.later('59m');
  const before = await world.refreshes();
  const answers = await Promise.all([1, 2, 3].map(() => world.ask(kim, connection)));
  assert.equal((await world.refreshes()) - before, 1);
  for (const answer of answers) assert.ok(expectToken(answer).scopes.includes(calendar));
  expectToken(await world.ask(kim, connection, { service: 'calendar' }));
  await world.google.change('settings', { rotatesRefreshTokens: false });
  await world.google.control('POST', '/google/_control/grants/kill', { account });
  await world.google.later('59m');
  const dead = { kind: 'needs_reconnect', reason: 'revoked_or_expired' };
  assert.deepEqual(await world.ask(kim, connection, { service: 'mail' }), dead);
  assert.deepEqual(await world.ask(kim, connection, { service: 'calendar' }), dead);
  assert.deepEqual(await world.timeline(connection), ['needs_reconnect revoked_or_expired']);
});

test('whoever asks for one service gets a token for that service only', async () => {
  const connection = await world.connect(kim, {
    scopes: [gmailRead, calendar],
    services: ['mail', 'calendar'],
  });
  const mail = expectToken(await world.ask(kim, connection, { service: 'mail' }));
  assert.ok(mail.scopes.includes(gmailRead) && !mail.scopes.includes(calendar));
  const seen = await world.google.get(`/google/oauth2/tokeninfo?access_token=${mail.accessToken.reveal()}`);
  assert.doesNotMatch(await seen.text(), /auth\/calendar/);
});

test('what was not connected is not handed out, although Google gives it', async () => {
  const connection = await world.connect(kim, { scopes: [gmailRead, calendar], services: ['mail'] });
  const token = expectToken(await world.ask(kim, connection));
  assert.ok(!token.scopes.includes(calendar));
  assert.equal((await world.ask(kim, connection, { scopes: [calendar] })).kind, 'scope_missing');
  assert.deepEqual(await world.ask(kim, connection, { service: 'calendar' }), { kind: 'not_connected' });
});

test('an account that moves to another app is taken from the former one, at Google too', async () => {
  const account = await world.newAccount();
  const connection = await world.connect(kim, { account });
  await world.google.control('POST', '/google/_control/projects', { id: 'acme-second' });
  const app = await world.google.addClient('acme-second');
  const answer = await world.google.connect(account, { prompt: 'consent' }, {}, app);
  const grant = {
    accessToken: new Secret(answer.access_token),
    refreshToken: new Secret(String(answer.refresh_token)),
    expiresAt: shifted(world.needs.world.now(), 3_599_000),
    scopes: canonicalScopes(answer.scope.split(' ')),
  };
  await world.connect(kim, { account, id: connection, clientId: app.clientId, grant });
  const told = () => world.google.control('GET', `/google/_control/grants?account=${account}`);
  assert.equal((await told()).living, 2);
  await world.google.later('1h1m');
  await tellGoogleAgain(world.needs, new AbortController().signal);
  assert.equal((await told()).living, 1);
  await world.enterApp(world.acme, app);
  expectToken(await world.ask(kim, connection));
  await world.enterApp(world.acme, acmeGoogle);
});
