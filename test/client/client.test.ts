import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Client } from '#test/harness/client.ts';
import { type Connection, createClient, type KeyholderClient } from '../../client/client.ts';
import { gmailRead } from '../stories/consent-world.ts';
import { type ClientWorld, failureOf, openClientWorld } from './client-world.ts';

let world: ClientWorld;
let kim: Client;
let program: KeyholderClient;

before(async () => {
  world = await openClientWorld();
  kim = await world.keyholder.signedIn('kim@acme.test');
  await world.connect(kim, { account: 'kim@acme.test' }, { capabilities: 'mail.read,mail.send' });
});
after(() => world.close());

/** Nothing is remembered, seen or waited for when a promise begins. */
beforeEach(async () => {
  program = await world.program(kim);
  world.way.seen.length = 0;
  world.pauses.length = 0;
});

const advance = (duration: string) => world.control('POST', 'clock', { advance: duration });

test('a token is asked for once, however many want it, and kept while it lives', async () => {
  const tokens = await Promise.all(Array.from({ length: 200 }, () => program.credentials()));
  assert.equal(new Set(tokens.map(token => token.accessToken)).size, 1);
  assert.equal(world.way.seen.length, 1);
  const [token] = tokens;
  assert.ok(token);
  assert.ok(token.scopes.includes(gmailRead));
  const leftMs = token.expiresAt.getTime() - world.surroundings.now();
  await advance(`${Math.floor(leftMs / 1_000) - 301}s`);
  assert.equal((await program.credentials()).accessToken, token.accessToken);
  assert.equal(world.way.seen.length, 1);
  await advance('2s');
  assert.notEqual((await program.credentials()).accessToken, token.accessToken);
  assert.equal(world.way.seen.length, 2);
});

test('whoever needs a token for longer is not given one that ends before', async () => {
  await program.credentials();
  await advance('10m');
  await program.credentials();
  assert.equal(world.way.seen.length, 1);
  const long = await program.credentials({ minTtl: 3_500 });
  assert.ok(long.expiresAt.getTime() - world.surroundings.now() >= 3_500_000);
  assert.deepEqual(
    world.way.seen.map(line => line.split('min_ttl=')[1]),
    ['300', '3500'],
  );
});

test('whoever gives up waits no longer, and the others still get their token', async () => {
  const impatient = new AbortController();
  const left = program.credentials({ signal: impatient.signal });
  const stayed = program.credentials();
  impatient.abort(new Error('enough'));
  await assert.rejects(left, /enough/);
  assert.match((await stayed).accessToken, /^ya29\./);
  assert.equal(world.way.seen.length, 1);
});

test('a cut connection, a busy server and a busy Google are waited for', async () => {
  const busy = { kind: 'answer', status: 503, headers: { 'retry-after': '4' } } as const;
  world.way.break({ kind: 'cut' }, busy, { ...busy, status: 429, headers: { 'retry-after': '7' } });
  assert.match((await program.credentials()).accessToken, /^ya29\./);
  assert.equal(world.way.seen.length, 4);
  const [first = 0, ...told] = world.pauses;
  assert.ok(first >= 125 && first <= 250);
  assert.deepEqual(told, [4_250, 7_250]);

  await advance('59m');
  await world.control('POST', 'faults', {
    match: { path: '/google/oauth2/token', grantType: 'refresh_token' },
    times: 1,
    effect: { status: 503, headers: { 'retry-after': '9' } },
  });
  assert.match((await program.credentials()).accessToken, /^ya29\./);
  assert.equal(world.pauses.at(-1), 9_250);
});

test('a server that never answers is tried four times and then said to be late', async () => {
  const silence = { kind: 'silence' } as const;
  world.way.break(silence, silence, silence, silence);
  const { key } = await world.makeKey(kim);
  const hasty = createClient({ url: world.way.url, key, timeoutMs: 500 }, world.surroundings);
  const failure = await failureOf(hasty.credentials());
  assert.deepEqual([failure.code, failure.mayRetry, failure.whoActs], ['timed_out', true, 'nobody']);
  assert.equal(world.way.seen.length, 4);
});

test('whoever is told to wait for an hour is told so, and does not wait', async () => {
  world.way.break({ kind: 'answer', status: 429, headers: { 'retry-after': '3600' } });
  const failure = await failureOf(program.credentials());
  assert.deepEqual([failure.code, failure.retryAfterMs], ['too_many_requests', 3_600_000]);
  assert.equal(world.way.seen.length, 1);
  assert.deepEqual(world.pauses, []);
});

test('a refusal is asked once, and says who must act', async () => {
  const olu = await world.keyholder.signedIn('olu@acme.test');
  const stranger = await world.program(olu);
  const failure = await failureOf(stranger.credentials());
  assert.deepEqual([failure.code, failure.whoActs, failure.mayRetry], ['not_connected', 'person', false]);
  assert.match(failure.message, /\/connections/);
  assert.match(failure.requestId ?? '', /./);
  const limited = await failureOf(program.credentials({ service: 'calendar' }));
  assert.ok(limited.code === 'not_connected' || limited.code === 'scope_missing');
  const wrong = createClient({ url: world.way.url, key: 'kh_nonsense' }, world.surroundings);
  assert.equal((await failureOf(wrong.status())).code, 'invalid_token');
  assert.equal(world.way.seen.length, 3);
});

test('a token that Google refused is not given again', async () => {
  const first = await program.credentials();
  await advance('5m');
  const { accessToken: insteadOf } = first;
  const [second] = await Promise.all([
    program.credentials({ insteadOf }),
    program.credentials({ insteadOf }),
    program.credentials({ insteadOf }),
  ]);
  assert.notEqual(second.accessToken, insteadOf);
  assert.equal((await program.credentials({ insteadOf })).accessToken, second.accessToken);
  assert.equal(world.way.seen.length, 2);
});

test('the credential is shown to nobody whom the server only points at', async () => {
  world.way.break({ kind: 'answer', status: 307, headers: { location: 'http://localhost:9/elsewhere' } });
  const failure = await failureOf(program.credentials());
  assert.deepEqual([failure.code, failure.status], ['odd_answer', 307]);
  assert.throws(() => createClient({ url: 'http://keyholder.example.com', key: 'kh_1' }), /https/);
});

test('status and connections are told in types', async () => {
  const status = await program.status();
  assert.deepEqual([status.isGmailConnected, status.isCalendarConnected], [true, false]);
  assert.equal(status.health?.state, 'active');
  const connections: Connection[] = [];
  for await (const connection of program.connections.list()) connections.push(connection);
  const [connection, ...others] = connections;
  assert.ok(connection && others.length === 0);
  assert.equal(connection.address, 'kim@acme.test');
  assert.deepEqual(connection.services.mail?.capabilities.toSorted(), ['mail.read', 'mail.send']);
  assert.deepEqual(await program.connections.show(connection.id), connection);
  assert.equal((await failureOf(program.connections.show(crypto.randomUUID()))).code, 'not_found');
});
