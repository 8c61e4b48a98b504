import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apiKeyProof } from '#features/access/api-keys/api-key-proof.ts';
import { listKeys } from '#features/access/api-keys/list.ts';
import { makeKey } from '#features/access/api-keys/make.ts';
import { revokeKey } from '#features/access/api-keys/revoke.ts';
import { rotateKey } from '#features/access/api-keys/rotate.ts';
import { prune } from '#features/access/prune.ts';
import type { UserId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import { type AccessWorld, DAY_MS, HOUR_MS, MINUTE_MS, openAccessWorld, scopeBy } from './access-world.ts';

let world: AccessWorld;
let mia: UserId;

before(async () => {
  world = await openAccessWorld();
  mia = await world.person('mia', 'member');
});
after(() => world.close());

function prove(key: Secret<string>) {
  return scopeBy(world, apiKeyProof, key);
}

function make(who: Scope, more: object = {}) {
  return makeKey(world.needs, who, { name: 'laptop', scopes: ['tokens.exchange'], owner: 'me', ...more });
}

const invalid = { code: 'invalid_token' };

test('a rotated key works on for the overlap and not a moment longer', async () => {
  const who = world.as(mia, 'member');
  const old = await make(who, { expiresInDays: 30 });
  world.clock.advance(10 * DAY_MS);
  const next = await rotateKey(world.needs, who, { keyId: old.id, overlapHours: 24 });
  await prove(old.key);
  assert.deepEqual([...(await prove(next.key)).permissions], ['tokens.exchange']);
  world.clock.advance(24 * HOUR_MS);
  await assert.rejects(prove(old.key), invalid);
  world.clock.advance(29 * DAY_MS - 1);
  await prove(next.key);
  world.clock.advance(1);
  await assert.rejects(prove(next.key), invalid, 'the new key lives as long as the old one was meant to');
});

test('an overlap never makes an old key live longer, and may be none at all', async () => {
  const who = world.as(mia, 'member');
  const short = await make(who, { expiresInDays: 1 });
  await rotateKey(world.needs, who, { keyId: short.id, overlapHours: 168 });
  world.clock.advance(DAY_MS);
  await assert.rejects(prove(short.key), invalid);
  const leaked = await make(who);
  await rotateKey(world.needs, who, { keyId: leaked.id, overlapHours: 0 });
  await assert.rejects(prove(leaked.key), invalid);
  assert.ok((await world.actions()).includes('api_key.rotated'));
});

test('a key has one successor, also when it is rotated twice at the same moment', async () => {
  const who = world.as(mia, 'member');
  const { id } = await make(who);
  const turn = () => rotateKey(world.needs, who, { keyId: id, overlapHours: 1 });
  const outcomes = await Promise.allSettled([turn(), turn()]);
  assert.equal(outcomes.filter(outcome => outcome.status === 'fulfilled').length, 1);
  await assert.rejects(turn(), { code: 'conflict', message: /successor/ });
  const revoked = await make(who);
  await revokeKey(world.needs, who, revoked.id);
  await assert.rejects(rotateKey(world.needs, who, { keyId: revoked.id, overlapHours: 1 }), {
    code: 'conflict',
  });
});

test('dead keys stay in the list for a while and are then cleared away', async () => {
  const who = world.as(mia, 'member');
  const { id } = await make(who);
  const successor = await rotateKey(world.needs, who, { keyId: id, overlapHours: 1 });
  await revokeKey(world.needs, who, successor.id);
  const ids = async () =>
    (await listKeys(world.needs, who, { owner: 'me', limit: 200 })).items.map(key => key.id);
  world.clock.advance(89 * DAY_MS);
  await prune(world.needs);
  assert.ok((await ids()).includes(id) && (await ids()).includes(successor.id));
  world.clock.advance(2 * DAY_MS + MINUTE_MS);
  await prune(world.needs);
  assert.ok(!(await ids()).includes(id));
});
