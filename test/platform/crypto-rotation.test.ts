import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Scope } from '#kernel/scope.ts';
import { Secret } from '#kernel/secret.ts';
import { readKeyAges } from '#platform/crypto/key-ages.ts';
import { openKeyring } from '#platform/crypto/keyring.ts';
import { retireKeyEncryptionKey } from '#platform/crypto/retire-key-encryption-key.ts';
import { rotateKeyEncryptionKey } from '#platform/crypto/rotate-key-encryption-key.ts';
import { openSeals } from '#platform/crypto/seals.ts';
import { withClient } from '#platform/postgres/client.ts';
import {
  forgetful,
  houseColumn,
  lock,
  lockInHouse,
  type Node,
  openCryptoHouse,
  unlock,
  unlockInHouse,
  world,
} from './crypto-house.ts';

const LETTER = { room: 'study', number: 1 };
const columns = [houseColumn];

let house: Awaited<ReturnType<typeof openCryptoHouse>>;
let node: Node;
let acme: Scope;

beforeEach(async () => {
  house = await openCryptoHouse();
  node = await house.openNode();
  acme = await house.foundTenant(node, 'acme');
  await lock(node, acme, LETTER, 'dear kim');
});
afterEach(() => house.close());

describe('rotating the key-encryption key', () => {
  it('seals everything by the new key, keeps the old one, and changes no derived key', async () => {
    const before = await node.seals.installationKey('any');
    const ids = await inHouse(250);
    const rotated = await rotateKeyEncryptionKey(node, { columns });
    assert.deepEqual(rotated, { keyId: 'k2', outcome: 'new_key', sealedAnew: 252, unopened: [] });
    assert.deepEqual(await keysInUse(), ['k2']);
    assert.match(await readFile(house.keyFile, 'utf8'), /^k2:.*\nk1:.*$/m);
    const restarted = await house.openNode();
    assert.equal(await unlock(restarted, acme, LETTER), 'dear kim');
    assert.equal(await unlockInHouse(restarted, ids[0] ?? ''), 'content 0');
    assert.ok(before.equals(await restarted.seals.installationKey('any')));
  });

  it('lets nothing fail of what two nodes seal and open meanwhile', async () => {
    const nodes = [node, await house.openNode({ worldOf: forgetful() })];
    await inHouse(120);
    let isRotating = true;
    const work = Array.from({ length: 200 }, async (_, worker) => {
      const [one, other] = worker % 2 ? nodes : nodes.toReversed();
      assert.ok(one && other);
      let rounds = 0;
      do {
        const drawer = { room: 'office', number: worker };
        await lock(one, acme, drawer, `round ${rounds}`);
        assert.equal(await unlock(other, acme, drawer), `round ${rounds}`);
        const id = await lockInHouse(one, `round ${rounds}`);
        assert.equal(await unlockInHouse(other, id), `round ${rounds}`);
        rounds += 1;
      } while (isRotating);
    });
    const founding = (async () => {
      for (let number = 0; isRotating; number += 1) {
        const founded = await house.foundTenant(node, `tenant-${number}`);
        await lock(node, founded, LETTER, 'dear founder');
        assert.equal(await unlock(nodes[1] ?? node, founded, LETTER), 'dear founder');
      }
    })();
    const rotating = await house.openNode();
    const outcomes: string[] = [];
    while (!outcomes.includes('k4')) {
      outcomes.push((await rotateKeyEncryptionKey(rotating, { columns })).keyId);
    }
    isRotating = false;
    await Promise.all([...work, founding]);
    await rotateKeyEncryptionKey(rotating, { columns });
    assert.equal((await keysInUse()).length, 1);
  });

  it('killed at any step leaves everything open, and goes on where it stood', async () => {
    const ids = await inHouse(150);
    const steps = 4; // the data keys, the root, and two transactions for the house
    for (let step = 1; step < steps; step += 1) {
      const rotating = rotateKeyEncryptionKey(node, { columns, afterStep: killedAt(step) });
      await assert.rejects(rotating, /killed/);
      assert.equal((await keysInUse()).length, 2);
      const restarted = await house.openNode();
      assert.equal(await unlock(restarted, acme, LETTER), 'dear kim');
      for (const id of [ids[0], ids[149]]) assert.match(await unlockInHouse(restarted, id ?? ''), /^content/);
      const resumed = await rotateKeyEncryptionKey(restarted, { columns });
      assert.equal(resumed.outcome, 'resumed');
      assert.equal(resumed.keyId, `k${step + 1}`, 'no second new key');
      assert.deepEqual(await keysInUse(), [resumed.keyId]);
    }
  });

  it('killed right after it wrote the new key goes on with that one', async () => {
    node.keyring.file?.putInFront('k2');
    const resumed = await rotateKeyEncryptionKey(await house.openNode(), { columns });
    assert.deepEqual([resumed.outcome, resumed.keyId], ['resumed', 'k2']);
  });

  it('tells what it could not open, and goes on with the rest', async () => {
    const ids = (await inHouse(5)).toSorted();
    await house.asOwner(
      'update house_drawers set content = (select content from house_drawers where id = $2) where id = $1',
      [ids[2], ids[1]],
    );
    const rotated = await rotateKeyEncryptionKey(node, { columns });
    assert.deepEqual(rotated.unopened, [`house_drawers.content of ${ids[2]}`]);
    assert.equal(rotated.outcome, 'new_key');
    for (const id of [ids[1], ids[3]]) assert.match(await unlockInHouse(node, id ?? ''), /^content/);
  });

  it('passes over a row that somebody holds, and takes it the next time', async () => {
    const [id = ''] = await inHouse(1);
    await withClient(house.owner, async client => {
      await client.query('begin; select from tenant_keys for update');
      const rotated = await rotateKeyEncryptionKey(node, { columns });
      assert.equal(rotated.sealedAnew, 2, 'the root and the drawer');
    });
    assert.deepEqual(await keysInUse(), ['k1', 'k2']);
    assert.equal((await rotateKeyEncryptionKey(node, { columns })).outcome, 'resumed');
    assert.deepEqual(await keysInUse(), ['k2']);
    assert.equal(await unlockInHouse(node, id), 'content 0');
  });

  it('with keys given as text seals by the one the operator has put in front', async () => {
    const text = async () => {
      const lines = (await readFile(house.keyFile, 'utf8')).split('\n');
      return new Secret(lines.filter(line => /^\w+:/.test(line)).join(','));
    };
    const given = { ...node, keyring: await openKeyring({ world, text: await text() }) };
    assert.equal((await rotateKeyEncryptionKey(given, { columns })).outcome, 'keys_are_given');
    node.keyring.file?.putInFront('summer');
    const restarted = { ...node, keyring: await openKeyring({ world, text: await text() }) };
    await openSeals(restarted);
    const rotated = await rotateKeyEncryptionKey(restarted, { columns });
    assert.deepEqual([rotated.outcome, rotated.keyId], ['resumed', 'summer']);
    assert.deepEqual(await keysInUse(), ['summer']);
  });
});

describe('retiring a key-encryption key', () => {
  it('is refused while it seals, while it rests, and while anything uses it', async () => {
    const id = await lockInHouse(node, 'the deed');
    await refusedRetirement('k1', /New values are sealed by this key/);
    await rotateKeyEncryptionKey(node, { columns: [] }); // a list that lacks a column
    await refusedRetirement('k1', /Try again in ten minutes/);
    await house.letRest('key_encryption_keys', 1);
    await refusedRetirement('k1', /Values in house_drawers\.content are still sealed by this key/);
    assert.equal(await unlockInHouse(node, id), 'the deed');
    await assert.rejects(retireKeyEncryptionKey(node, 'k9'), { code: 'not_found' });
  });

  it('takes it out of the file once nothing uses it, and may be run again', async () => {
    await rotateKeyEncryptionKey(node, { columns });
    await house.letRest('key_encryption_keys', 1);
    for (let run = 0; run < 2; run += 1) {
      assert.equal(await retireKeyEncryptionKey(node, 'k1'), 'gone');
      assert.ok(!(await readFile(house.keyFile, 'utf8')).includes('k1:'));
    }
    assert.equal(await unlock(await house.openNode(), acme, LETTER), 'dear kim');
  });

  it('is for good: put in front again it stops the start, and no new key takes its name', async () => {
    const [line = ''] = (await readFile(house.keyFile, 'utf8')).match(/^k1:.*$/m) ?? [];
    await rotateKeyEncryptionKey(node, { columns });
    await house.letRest('key_encryption_keys', 1);
    await retireKeyEncryptionKey(node, 'k1');
    assert.equal((await rotateKeyEncryptionKey(node, { columns })).keyId, 'k3');
    const ring = await openKeyring({
      world,
      text: new Secret(`${line}\n${await readFile(house.keyFile, 'utf8')}`),
    });
    await assert.rejects(openSeals({ ...node, keyring: ring }), /The key k1 in KEYHOLDER_KEYS was retired/);
  });
});

describe('the ages of keys', () => {
  it('say which key seals since when, and how old the oldest data key is', async () => {
    await rotateKeyEncryptionKey(node, { columns });
    const tomorrow = { ...world, now: () => new Date(Date.now() + 86_400_000) };
    const ages = await readKeyAges({ ...node, world: tomorrow });
    assert.deepEqual(
      ages.keyEncryptionKeys.map(({ id, state, isInRing }) => [id, state, isInRing]),
      [
        ['k1', 'opens', true],
        ['k2', 'seals', true],
      ],
    );
    assert.ok(ages.keyEncryptionKeys.every(({ ageMs }) => ageMs >= 86_400_000 && ageMs < 86_500_000));
    const { current, superseded, oldestAgeMs = 0 } = ages.tenantKeys;
    assert.deepEqual([current, superseded], [1, 0]);
    assert.ok(oldestAgeMs >= 86_400_000);
    assert.equal(ages.source, house.keyFile);
  });
});

async function inHouse(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; number < count; number += 1) ids.push(await lockInHouse(node, `content ${number}`));
  return ids;
}

/** By name, of all that is sealed by key-encryption keys. */
async function keysInUse(): Promise<string[]> {
  const rows = await house.asOwner(`
    select distinct convert_from(substring(sealed from 3 for get_byte(sealed, 1)), 'utf8') as id from (
      select wrapped as sealed from tenant_keys union all select wrapped from installation_root
      union all select content from house_drawers) all_sealed order by id`);
  return rows.map(row => row.id);
}

async function refusedRetirement(id: string, sentence: RegExp): Promise<void> {
  await assert.rejects(retireKeyEncryptionKey(node, id), { code: 'conflict', message: sentence });
  assert.ok((await readFile(house.keyFile, 'utf8')).includes(`${id}:`));
}

function killedAt(step: number): () => void {
  let steps = 0;
  return () => {
    steps += 1;
    if (steps === step) throw new Error('killed');
  };
}
