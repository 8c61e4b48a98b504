import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { renewAhead } from '#features/connections/grants/ahead/renew-ahead.ts';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import { bindTenant } from '#features/connections/receipts/bind.ts';
import { receiptUpkeep } from '#features/connections/receipts/jobs.ts';
import { listUses } from '#features/connections/receipts/uses/store.ts';
import { verifyBook } from '#features/connections/receipts/verify.ts';
import { listConnections } from '#features/connections/store.ts';
import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import { expectToken, gmailSend, MINUTE_MS, openTokensWorld, type TokensWorld } from './tokens-world.ts';

const signal = new AbortController().signal;

let world: TokensWorld;
let kim: Scope;
before(async () => {
  world = await openTokensWorld();
  kim = world.person();
});
after(() => world.close());

async function seen(connection: ConnectionId) {
  const since = shifted(world.needs.world.now(), -60 * MINUTE_MS);
  return world.needs.database.inTenant(kim, async tx => {
    const uses = await listUses(tx, connection, since, 10);
    const [listed] = await listConnections(tx, { only: connection, limit: 1 });
    return [uses.map(({ count, scopes }) => [count, scopes.length]), listed?.lastUsedAt ?? null];
  });
}

test('a use is seen at once, stays the same when it is bound, and adds to those before it', async () => {
  const connection = await world.connect(kim, { scopes: [gmailSend] });
  assert.deepEqual(await seen(connection), [[], null]);
  const first = world.needs.world.now();
  expectToken(await world.ask(kim, connection));
  expectToken(await world.ask(kim, connection));
  assert.deepEqual(await seen(connection), [[[2, 3]], first]);
  assert.deepEqual(await bindTenant(world.needs, world.acme), { kind: 'bound', receipts: 2 });
  assert.deepEqual(await seen(connection), [[[2, 3]], first]);
  await world.google.later('5m');
  const second = world.needs.world.now();
  expectToken(await world.ask(kim, connection, { scopes: [gmailSend] }));
  assert.deepEqual(await seen(connection), [[[3, 3]], second]);
  await bindTenant(world.needs, world.acme);
  assert.deepEqual(await seen(connection), [[[3, 3]], second]);
  await world.google.later('58m');
  assert.deepEqual(await seen(connection), [[[1, 1]], second]);
  const whole = { kind: 'whole', receipts: 3, pages: 2, firstPage: 1 };
  assert.deepEqual(await verifyBook(world.needs, kim), whole);
});

test('whoever may not see a connection finds none of its lines', async () => {
  const gus = world.person(world.globex);
  const lines = await world.needs.database.inTenant(gus, tx =>
    tx.selectFrom('receipt_lines').selectAll().execute(),
  );
  assert.deepEqual(lines, []);
});

test('a use that is bound already keeps its token fresh as one in the journal does', async () => {
  const [bound, unbound, unused] = [
    await world.connect(kim),
    await world.connect(kim),
    await world.connect(kim),
  ];
  expectToken(await world.ask(kim, bound));
  await bindTenant(world.needs, world.acme);
  expectToken(await world.ask(kim, unbound));
  await world.google.later('55m');
  await renewAhead(world.needs, signal);
  const versions = await Promise.all(
    [bound, unbound, unused].map(async id => (await world.grant(id))?.version),
  );
  assert.ok(versions[0] === versions[1] && versions[0] > versions[2], versions.join(' '));
});

test('narrowed tokens that have expired are cleared away, others stay', async () => {
  await world.asOwner('delete from narrowed_tokens');
  const connection = await world.connect(kim);
  expectToken(await world.ask(kim, connection, { scopes: ['openid'] }));
  await world.google.later('40m');
  expectToken(await world.ask(kim, connection, { scopes: ['email'] }));
  await world.google.later('30m');
  const clear = receiptUpkeep.find(({ name }) => name === 'connections.clear_receipts');
  await clear?.run(world.needs, signal);
  const left = await world.asOwner('select scopes from narrowed_tokens');
  assert.deepEqual(left, [{ scopes: 'https://www.googleapis.com/auth/userinfo.email' }]);
});
