import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeProtectedHeader } from 'jose';
import { accessSealedColumns } from '#features/access/sealed-columns.ts';
import { pushSigningKey } from '#features/access/signing-keys/push.ts';
import { rotateSigningKeys } from '#features/access/signing-keys/rotate.ts';
import { openHeadSigner, openSigningKeys } from '#features/access/signing-keys/signing-keys.ts';
import { accessTokenProof } from '#features/access/tokens/access-token-proof.ts';
import { logIn } from '#features/access/tokens/log-in.ts';
import { openVerifiedTokens } from '#features/access/tokens/verified-tokens.ts';
import { rotateKeyEncryptionKey } from '#platform/crypto/rotate-key-encryption-key.ts';
import {
  type AccessWorld,
  DAY_MS,
  desk,
  MINUTE_MS,
  openAccessWorld,
  PASSWORD,
  scopeBy,
  secret,
} from './access-world.ts';

let world: AccessWorld;

before(async () => {
  world = await openAccessWorld();
  await world.person('kim', 'owner');
});
after(() => world.close());

const invalid = { code: 'invalid_token' };

function begin() {
  return logIn(world.needs, desk, { username: 'kim@acme.test', password: secret(PASSWORD) });
}

test('the key set is public halves only, and the audit log’s heads verify against it', async () => {
  const { keys } = await world.needs.signingKeys.published();
  assert.ok(keys.length >= 1);
  for (const key of keys) {
    assert.deepEqual(Object.keys(key).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  }
  const signed = await openHeadSigner(world.needs.signingKeys).sign({ position: 7 });
  assert.equal(decodeProtectedHeader(signed).typ, 'audit-head+jwt');
  await assert.rejects(scopeBy(world, accessTokenProof, signed), invalid);
});

test('nodes that start at once agree on one first key', async () => {
  await world.asOwner('truncate signing_keys');
  const { world: time, database, seals } = world.needs;
  const nodes = [0, 1, 2, 3].map(() => openSigningKeys({ world: time, database, seals }));
  const ids = await Promise.all(nodes.map(async node => (await node.current()).id));
  assert.equal(new Set(ids).size, 1);
  world.needs.signingKeys = openSigningKeys({ world: time, database, seals });
});

test('the next key is published days before it signs, and the old one until its tokens are dead', async () => {
  const keys = world.needs.signingKeys;
  const kids = async () => (await keys.published()).keys.map(key => key.kid);
  const first = (await keys.current()).id;
  world.clock.advance(28 * DAY_MS);
  await rotateSigningKeys(world.needs);
  await rotateSigningKeys(world.needs);
  world.clock.advance(MINUTE_MS);
  const [, next, ...more] = await kids();
  assert.deepEqual(more, [], 'turning twice makes one key');
  assert.equal((await keys.current()).id, first, 'published, and not yet signing');
  world.clock.advance(2 * DAY_MS - 10 * MINUTE_MS);
  const late = await begin();
  world.clock.advance(10 * MINUTE_MS);
  assert.equal((await keys.current()).id, next);
  await scopeBy(world, accessTokenProof, late.accessToken);
  assert.deepEqual(await kids(), [first, next]);
  world.clock.advance(DAY_MS);
  await rotateSigningKeys(world.needs);
  assert.deepEqual(await kids(), [next]);
  const [old] = await world.asOwner('select sealed_private_pem from signing_keys where id = $1', [first]);
  assert.equal(old.sealed_private_pem, null);
  assert.equal(await keys.find(first), undefined);
  assert.ok(await keys.find(first, { evenRetired: true }), 'what it signed can still be checked');
});

test('a key that is pushed is published at once, signs after ten minutes, and nobody has to sign in anew', async () => {
  const keys = world.needs.signingKeys;
  const old = (await keys.current()).id;
  const before = await begin();
  const { id } = await pushSigningKey(world.needs, { areOldOnesLeaked: false });
  world.clock.advance(MINUTE_MS);
  assert.ok((await keys.published()).keys.some(({ kid }) => kid === id));
  assert.equal((await keys.current()).id, old);
  world.clock.advance(10 * MINUTE_MS);
  assert.equal((await keys.current()).id, id);
  await scopeBy(world, accessTokenProof, before.accessToken);
  await scopeBy(world, accessTokenProof, (await begin()).accessToken);
});

test('where keys have leaked, what they signed is good for nothing, and neither is one that was still to come', async () => {
  world.clock.advance(28 * DAY_MS);
  await rotateSigningKeys(world.needs);
  const leaked = await begin();
  const { id } = await pushSigningKey(world.needs, { areOldOnesLeaked: true });
  const { world: time, database, seals } = world.needs;
  world.needs.signingKeys = openSigningKeys({ world: time, database, seals }); // a node that was started again
  world.needs.verifiedTokens = openVerifiedTokens({ world: time });
  await assert.rejects(scopeBy(world, accessTokenProof, leaked.accessToken), invalid);
  const kids = async () => (await world.needs.signingKeys.published()).keys.map(({ kid }) => kid);
  assert.deepEqual(await kids(), [id]);
  await scopeBy(world, accessTokenProof, (await begin()).accessToken);
  world.clock.advance(4 * DAY_MS); // past the day on which the one that was to come would have retired it
  await rotateSigningKeys(world.needs);
  assert.equal((await world.needs.signingKeys.current()).id, id);
  assert.deepEqual(await kids(), [id]);
});

test('private halves are sealed, and sealed anew when the key that seals them changes', async () => {
  const sealed = async () =>
    (await world.asOwner('select id, sealed_private_pem as half from signing_keys order by id')).filter(
      row => row.half,
    );
  const before = await sealed();
  assert.ok(before.length > 0 && before.every(row => !row.half.includes('PRIVATE KEY')));
  const { world: time, database, seals } = world.needs;
  const rotation = { world: time, database, keyring: world.keyring };
  const { unopened } = await rotateKeyEncryptionKey(rotation, { columns: accessSealedColumns });
  assert.deepEqual(unopened, []);
  const after = await sealed();
  assert.ok(before.every((row, index) => !row.half.equals(after[index].half)));
  await openSigningKeys({ world: time, database, seals }).sign('at+jwt', {});
});
