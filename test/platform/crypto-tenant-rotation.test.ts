import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Scope } from '#kernel/scope.ts';
import { rotateTenantKeys } from '#platform/crypto/rotate-tenant-keys.ts';
import type { SealedColumn } from '#platform/crypto/sealed-column.ts';
import { withClient } from '#platform/postgres/client.ts';
import {
  drawerColumn,
  forgetful,
  handMoved,
  lock,
  type Node,
  openCryptoHouse,
  operatorOf,
  unlock,
} from './crypto-house.ts';

const LETTER = { room: 'study', number: 1 };

let house: Awaited<ReturnType<typeof openCryptoHouse>>;
let node: Node;
let acme: Scope;
let globex: Scope;

beforeEach(async () => {
  house = await openCryptoHouse();
  node = await house.openNode();
  acme = await house.foundTenant(node, 'acme');
  globex = await house.foundTenant(node, 'globex');
  await lock(node, acme, LETTER, 'dear kim');
  await lock(node, globex, LETTER, 'dear gus');
});
afterEach(() => house.close());

describe('rotating the data keys', () => {
  it('seals the values of every organisation by a new key of its own', async () => {
    await fill(acme, 220);
    const before = await keysInUse();
    const rotated = await rotate();
    assert.deepEqual(rotated, { made: 2, sealedAnew: 222, deleted: 0, kept: 2, unopened: [] });
    const after = await keysInUse();
    assert.equal(after.length, 2);
    assert.ok(after.every(id => !before.includes(id)));
    const restarted = await house.openNode();
    assert.equal(await unlock(restarted, acme, LETTER), 'dear kim');
    assert.equal(await unlock(restarted, globex, LETTER), 'dear gus');
    assert.equal(await unlock(restarted, acme, { room: 'archive', number: 219 }), 'paper 219');
  });

  it('leaves keys alone that are young enough', async () => {
    const rotated = await rotate({ madeBefore: new Date(Date.now() - 86_400_000) });
    assert.deepEqual(rotated, { made: 0, sealedAnew: 0, deleted: 0, kept: 0, unopened: [] });
  });

  it('lets nothing fail of what two nodes seal and open meanwhile', async () => {
    const nodes = [node, await house.openNode({ worldOf: forgetful() })];
    let isRotating = true;
    const work = Array.from({ length: 200 }, async (_, worker) => {
      const [one, other] = worker % 2 ? nodes : nodes.toReversed();
      assert.ok(one && other);
      const who = worker % 3 ? acme : globex;
      const drawer = { room: 'office', number: worker };
      let round = 0;
      do {
        await lock(one, who, drawer, `round ${round}`);
        assert.equal(await unlock(other, who, drawer), `round ${round}`);
        round += 1;
      } while (isRotating);
    });
    const rotating = await house.openNode();
    for (let round = 0; round < 3; round += 1) {
      await rotate({ node: rotating });
      await house.letRest('tenant_keys', 1); // an hour is not enough to be deleted
    }
    isRotating = false;
    await Promise.all(work);
    for (const worker of work.keys()) {
      const who = worker % 3 ? acme : globex;
      assert.match(await unlock(rotating, who, { room: 'office', number: worker }), /^round/);
    }
  });

  it('killed at any step goes on with the same new key', async () => {
    await fill(acme, 150);
    for (const step of [1, 2]) {
      let steps = 0;
      const afterStep = () => {
        steps += 1;
        if (steps === step) throw new Error('killed');
      };
      const before = await keyCount();
      await assert.rejects(rotate({ afterStep }), /killed/);
      assert.equal(await unlock(await house.openNode(), acme, { room: 'archive', number: 149 }), 'paper 149');
      const resumed = await rotate({ madeBefore: new Date() });
      assert.ok(resumed.sealedAnew > 0);
      assert.equal(await keyCount(), before + 2, 'one new key for each organisation');
      assert.equal((await keysInUse()).length, 2);
    }
  });

  it('deletes an old key once it has rested for a day and nothing uses it', async () => {
    await rotate();
    assert.equal((await rotate({ madeBefore: longAgo })).deleted, 0);
    await house.letRest('tenant_keys', 25);
    const swept = await rotate({ madeBefore: longAgo });
    assert.deepEqual([swept.deleted, swept.kept], [2, 0]);
    assert.equal(await keyCount(), 2);
    assert.equal(await unlock(await house.openNode(), acme, LETTER), 'dear kim');
  });

  it('takes along what another node sealed by the old key afterwards, before it deletes that key', async () => {
    const { world } = handMoved(); // stands still: this node remembers for ever
    const stale = await house.openNode({ worldOf: world });
    await lock(stale, acme, LETTER, 'dear kim');
    await rotate();
    await lock(stale, acme, LETTER, 'dear old kim');
    await house.letRest('tenant_keys', 25);
    const swept = await rotate({ madeBefore: longAgo });
    assert.deepEqual([swept.sealedAnew, swept.deleted], [1, 2]);
    assert.equal(await unlock(await house.openNode(), acme, LETTER), 'dear old kim');
  });

  it('never deletes a key that a value still needs, listed or not', async () => {
    await rotate({ columns: [] });
    await house.letRest('tenant_keys', 25);
    const swept = await rotate({ columns: [], madeBefore: longAgo });
    assert.deepEqual([swept.deleted, swept.kept], [0, 2]);
    assert.equal(await unlock(await house.openNode(), acme, LETTER), 'dear kim');
  });

  it('never deletes a key that a value needs which only the house’s own role can see', async () => {
    await house.asOwner(
      'insert into house_drawers select gen_random_uuid(), content from drawers where tenant_id = $1',
      [acme.tenantId],
    );
    await rotate();
    await house.letRest('tenant_keys', 25);
    const swept = await rotate({ madeBefore: longAgo });
    assert.deepEqual([swept.deleted, swept.kept], [1, 1]);
  });

  it('leaves the very bytes of a column that others vouch for', async () => {
    const fixed: SealedColumn = { ...drawerColumn, isFixed: true };
    const before = await house.asOwner('select content from drawers order by content');
    await rotate({ columns: [fixed] });
    await house.letRest('tenant_keys', 25);
    assert.equal((await rotate({ columns: [fixed], madeBefore: longAgo })).kept, 2);
    assert.deepEqual(await house.asOwner('select content from drawers order by content'), before);
    assert.equal(await unlock(await house.openNode(), acme, LETTER), 'dear kim');
  });

  it('tells what it could not open, keeps its key, and goes on with the rest', async () => {
    await fill(acme, 3);
    await house.asOwner(
      `update drawers set content = set_byte(content, length(content) - 1, 255 - get_byte(content, length(content) - 1))
       where room = 'archive' and number = 1`,
    );
    const rotated = await rotate();
    assert.deepEqual(rotated.unopened, ['drawers.content of archive/1']);
    assert.equal(rotated.sealedAnew, 4);
    await house.letRest('tenant_keys', 25);
    const swept = await rotate({ madeBefore: longAgo });
    assert.deepEqual([swept.deleted, swept.kept], [1, 1]);
  });

  it('passes over a row that somebody holds, and takes it the next time', async () => {
    await withClient(house.owner, async client => {
      await client.query("begin; select from drawers where room = 'study' for update");
      assert.equal((await rotate()).sealedAnew, 0);
    });
    assert.equal((await rotate({ madeBefore: longAgo })).sealedAnew, 2);
  });

  it('goes on when an organisation is deleted under its hands', async () => {
    await fill(acme, 150);
    const afterStep = async () => {
      await node.database.inTenant(acme, tx => node.seals.destroyTenantKeys(tx, acme));
    };
    const rotated = await rotate({ node: await house.openNode({ worldOf: forgetful() }), afterStep });
    assert.equal(rotated.made, 1, 'globex, whose turn came afterwards');
    assert.equal(await unlock(node, globex, LETTER), 'dear gus');
    assert.equal(await keyCount(), 2);
  });
});

const longAgo = new Date(0);

type Options = Partial<Omit<Parameters<typeof rotateTenantKeys>[1], 'scopeOf'>> & { node?: Node };

function rotate({ node: by = node, columns = [drawerColumn], ...rest }: Options = {}) {
  const madeBefore = new Date(Date.now() + 1);
  return rotateTenantKeys(by, { columns, madeBefore, ...rest, scopeOf: operatorOf });
}

async function fill(who: Scope, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    await lock(node, who, { room: 'archive', number }, `paper ${number}`);
  }
}

async function keyCount(): Promise<number> {
  return (await house.asOwner('select from tenant_keys')).length;
}

async function keysInUse(): Promise<string[]> {
  const rows = await house.asOwner(
    "select distinct encode(substring(content from 3 for 16), 'hex') as id from drawers order by id",
  );
  return rows.map(row => row.id);
}
