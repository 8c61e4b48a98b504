import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { renewAhead } from '#features/connections/grants/ahead/renew-ahead.ts';
import type { Scope } from '#kernel/scope.ts';
import { expectToken, openTokensWorld, type TokensWorld } from './tokens-world.ts';

let world: TokensWorld;
let kim: Scope;

beforeEach(async () => {
  world = await openTokensWorld();
  kim = world.person();
});
afterEach(() => world.close());

const runUpkeep = (node = world.needs) => renewAhead(node, new AbortController().signal);

test('a token in use is renewed before anybody has to wait for it', async () => {
  const connection = await world.connect(kim);
  expectToken(await world.ask(kim, connection));
  await world.google.later('40m');
  await runUpkeep();
  assert.equal(await world.refreshes(), 0);
  await world.google.later('15m');
  await runUpkeep();
  assert.equal(await world.refreshes(), 1);
  await world.google.later('5m');
  expectToken(await world.ask(kim, connection));
  assert.equal(await world.refreshes(), 1);
});

test('one that nobody uses is left alone, but for a look once a day that finds out when it has died', async () => {
  const account = await world.newAccount();
  const connection = await world.connect(kim, { account });
  await world.google.later('59m');
  await runUpkeep();
  assert.equal(await world.refreshes(), 0);
  await world.google.later('23h30m');
  await runUpkeep();
  await runUpkeep();
  assert.equal(await world.refreshes(), 1);
  await world.google.control('POST', '/google/_control/grants/kill', { account });
  await world.google.later('25h');
  await runUpkeep();
  assert.equal((await world.grant(connection))?.state, 'needs_reconnect');
  await world.google.later('25h');
  await runUpkeep();
  assert.equal(await world.refreshes(), 2);
});

test('two nodes at once renew it once', async () => {
  const connection = await world.connect(kim);
  expectToken(await world.ask(kim, connection));
  const other = await world.openNode();
  await world.google.later('55m');
  await Promise.all([runUpkeep(), runUpkeep(other)]);
  assert.equal(await world.refreshes(), 1);
});

test('one whose refresh fails keeps nobody else from theirs', async () => {
  const people = await Promise.all(
    ['ada', 'ben', 'cy', 'dee', 'eli', 'flo', 'gus'].map(async () => {
      const person = world.person();
      const connection = await world.connect(person);
      expectToken(await world.ask(person, connection));
      return connection;
    }),
  );
  await world.google.later('55m');
  await world.failRefreshes({ status: 500 }, { times: 3 });
  await runUpkeep();
  assert.equal(await world.refreshes(), people.length);
  await world.google.later('2s');
  await runUpkeep();
  assert.equal(await world.refreshes(), people.length + 3);
  for (const connection of people) assert.equal((await world.grant(connection))?.failures, 0);
});

test('an app that is broken, and an organisation that is frozen, are not asked for', async () => {
  const connection = await world.connect(kim);
  expectToken(await world.ask(kim, connection));
  await world.google.later('55m');
  await world.asOwner('update tenants set frozen_at = now() where id = $1', [world.acme]);
  await runUpkeep();
  assert.equal(await world.refreshes(), 0);
  await world.asOwner('update tenants set frozen_at = null');
  await world.failRefreshes({ status: 401, body: { error: 'deleted_client' } });
  await runUpkeep();
  await runUpkeep();
  assert.equal(await world.refreshes(), 1);
});
