import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Scope } from '#kernel/scope.ts';
import { expectToken, openTokensWorld, type TokensWorld } from './tokens-world.ts';

// A server that refreshes is seen to live by a lock on a connection of its own. Here the lock is lost.

let world: TokensWorld;
let kim: Scope;

before(async () => {
  world = await openTokensWorld();
  kim = world.person();
});
after(() => world.close());

/** Another node, and its refresh that Google has begun and takes its time to answer. */
async function refreshElsewhere(delayMs: number) {
  const connection = await world.connect(kim);
  const elsewhere = await world.openNode();
  await world.google.later('59m');
  await world.failRefreshes({ delayMs }, { when: 'after' });
  const before = await world.refreshes();
  const under = world.ask(kim, connection, {}, elsewhere);
  await world.until(async () => (await world.grant(connection))?.lease_owner !== null);
  return { connection, elsewhere, under, asked: async () => (await world.refreshes()) - before };
}

const holders = `select pid from pg_locks
  where locktype = 'advisory' and objsubid = 2 and granted and objid = ($1::bigint & 4294967295)`;

test('a server that only lost its connection for a moment is not overtaken', async () => {
  const { connection, elsewhere, under, asked } = await refreshElsewhere(1_500);
  const node = elsewhere.presence.node();
  const cut = await world.asOwner(`select pg_terminate_backend(pid) as cut from (${holders}) as held`, [
    node,
  ]);
  assert.deepEqual(cut, [{ cut: true }]);
  const here = expectToken(await world.ask(kim, connection));
  assert.equal(expectToken(await under).accessToken.reveal(), here.accessToken.reveal());
  assert.equal(await asked(), 1);
  assert.equal(elsewhere.presence.node(), node);
  assert.equal((await world.asOwner(holders, [node])).length, 1);
});

test('a server that died is replaced long before its lease ends', async () => {
  const { connection, elsewhere, under, asked } = await refreshElsewhere(4_000);
  const leased = await world.grant(connection);
  await elsewhere.presence.close();
  expectToken(await world.ask(kim, connection));
  const [now] = await world.asOwner('select clock_timestamp() as now');
  assert.ok(now?.now < leased?.lease_until);
  expectToken(await under); // were it alive after all, it would get what the other has saved
  assert.equal(await asked(), 2);
});

test('a token that Google replaced for a server wrongly believed dead is not lost', async () => {
  await world.google.change('settings', { rotatesRefreshTokens: true });
  const { connection, elsewhere, under } = await refreshElsewhere(3_000);
  await elsewhere.presence.close();
  const here = await world.ask(kim, connection);
  assert.deepEqual([here.kind, 'reason' in here && here.reason], ['needs_reconnect', 'rotation_lost']);
  expectToken(await under);
  assert.equal((await world.grant(connection))?.state, 'live');
  await world.google.later('59m');
  expectToken(await world.ask(kim, connection));
  await world.google.change('settings', { rotatesRefreshTokens: false });
});

test('whoever cannot be told from the dead is waited for until the lease ends', async () => {
  const connection = await world.connect(kim);
  await world.google.later('59m');
  await world.asOwner(
    `update grants set lease_owner = gen_random_uuid(), lease_node = null,
       lease_until = clock_timestamp() + interval '1500 milliseconds' where connection_id = $1`,
    [connection],
  );
  const leased = await world.grant(connection);
  expectToken(await world.ask(kim, connection));
  const [now] = await world.asOwner('select clock_timestamp() as now');
  assert.ok(now?.now >= leased?.lease_until);
});
