import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { CannotStart } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { CannotOpen } from '#platform/crypto/cannot-open.ts';
import { rawConnection } from '#platform/postgres/transaction.ts';
import {
  handMoved,
  lock,
  lockInHouse,
  type Node,
  openCryptoHouse,
  placeOf,
  unlock,
  unlockInHouse,
} from './crypto-house.ts';

const LETTER = { room: 'study', number: 1 };

let house: Awaited<ReturnType<typeof openCryptoHouse>>;
let node: Node;
let acme: Scope;
let globex: Scope;

before(async () => {
  house = await openCryptoHouse();
  node = await house.openNode();
  acme = await house.foundTenant(node, 'acme');
  globex = await house.foundTenant(node, 'globex');
});
after(() => house.close());

describe('a sealed value', () => {
  it('opens for its organisation, on every node, and prints as nothing', async () => {
    await lock(node, acme, LETTER, 'dear kim');
    const other = await house.openNode();
    assert.equal(await unlock(other, acme, LETTER), 'dear kim');
    const secret = await node.database.inTenant(acme, async tx =>
      node.seals.open(
        tx,
        acme,
        placeOf(LETTER),
        await node.seals.seal(tx, acme, placeOf(LETTER), 'dear kim'),
      ),
    );
    assert.equal(inspect(secret), '[secret]');
  });

  it('may be empty or long, and is refused if it could not come back as it was', async () => {
    for (const content of ['', 'ü€😀'.repeat(100_000)]) {
      await lock(node, acme, { room: 'attic', number: 1 }, content);
      assert.equal(await unlock(node, acme, { room: 'attic', number: 1 }), content);
    }
    await assert.rejects(lock(node, acme, { room: 'attic', number: 2 }, '\udfff'), /well-formed/);
  });

  it('opens in no other row, column or table', async () => {
    await node.database.inTenant(acme, async tx => {
      const place = placeOf(LETTER);
      const sealed = await node.seals.seal(tx, acme, place, 'dear kim');
      for (const wrong of [{ row: 'study 2' }, { column: 'contents' }, { table: 'shelves' }]) {
        await assert.rejects(node.seals.open(tx, acme, { ...place, ...wrong }, sealed), CannotOpen);
      }
    });
  });

  it('opens for no other organisation, even when its row is moved there', async () => {
    await lock(node, acme, LETTER, 'dear kim');
    await lock(node, globex, LETTER, 'dear gus');
    await house.asOwner(
      `update drawers set content = (select content from drawers where tenant_id = $1 and room = 'study')
       where tenant_id = $2 and room = 'study'`,
      [acme.tenantId, globex.tenantId],
    );
    await assert.rejects(unlock(node, globex, LETTER), { name: 'CannotOpen', why: 'key_gone' });
  });

  it('does not open when the wrapped key of another organisation is put in place of its own', async () => {
    const initech = await house.foundTenant(node, 'initech');
    await lock(node, initech, LETTER, 'dear ian');
    await house.asOwner(
      'update tenant_keys set wrapped = (select wrapped from tenant_keys where tenant_id = $1) where tenant_id = $2',
      [acme.tenantId, initech.tenantId],
    );
    await assert.rejects(unlock(await house.openNode(), initech, LETTER), CannotOpen);
  });

  it('of the installation opens at its place only, and never as an organisation’s', async () => {
    const id = await lockInHouse(node, 'the deed');
    assert.equal(await unlockInHouse(node, id), 'the deed');
    const place = { table: 'a', column: 'b', row: 'c' };
    const sealed = node.seals.sealForInstallation(place, 'the deed');
    assert.throws(() => node.seals.openForInstallation({ ...place, row: 'd' }, sealed), CannotOpen);
    await node.database.inTenant(acme, async tx => {
      await assert.rejects(node.seals.open(tx, acme, place, sealed), CannotOpen);
      const own = await node.seals.seal(tx, acme, place, 'dear kim');
      assert.throws(() => node.seals.openForInstallation(place, own), CannotOpen);
    });
  });

  it('cannot be found in a copy of the whole database, nor can any key', async () => {
    const canary = `canary-${randomBytes(8).toString('hex')}`;
    await lock(node, acme, { room: 'cellar', number: 1 }, canary);
    await lockInHouse(node, canary);
    const keys = (await readFile(house.keyFile, 'utf8')).match(/(?<=^k\d+:).*$/gm) ?? [];
    const dump = await house.dump();
    assert.ok(dump.includes(acme.tenantId), 'the copy holds the rows');
    assert.equal(keys.length, 1);
    for (const secret of [canary, Buffer.from(canary).toString('hex')]) assert.ok(!dump.includes(secret));
    for (const key of keys) {
      assert.ok(!dump.includes(key) && !dump.includes(Buffer.from(key, 'base64').toString('hex')));
    }
  });
});

describe('a destroyed data key', () => {
  it('opens nothing from the commit on, and nothing can be sealed any more', async () => {
    const hooli = await house.foundTenant(node, 'hooli');
    await lock(node, hooli, LETTER, 'dear gavin');
    await node.database.inTenant(hooli, tx => node.seals.destroyTenantKeys(tx, hooli));
    await assert.rejects(unlock(node, hooli, LETTER), { why: 'key_gone' });
    await assert.rejects(lock(node, hooli, LETTER, 'again'), /no data key/);
  });

  it('is not remembered by a read that comes between the deletion and its commit', async () => {
    const hooli = await house.foundTenant(node, 'hooli-2');
    await lock(node, hooli, LETTER, 'dear gavin');
    let isDeleted = () => {};
    let mayCommit = () => {};
    const deleted = new Promise<void>(resolve => {
      isDeleted = resolve;
    });
    const commit = new Promise<void>(resolve => {
      mayCommit = resolve;
    });
    const deleting = node.database.inTenant(hooli, async tx => {
      await node.seals.destroyTenantKeys(tx, hooli);
      isDeleted();
      await commit;
    });
    await deleted;
    assert.equal(await unlock(node, hooli, LETTER), 'dear gavin', 'not yet committed');
    mayCommit();
    await deleting;
    await assert.rejects(unlock(node, hooli, LETTER), { why: 'key_gone' });
  });

  it('lives on in the memory of another node for five minutes at most, however busy it is', async () => {
    const { world, pass } = handMoved();
    const other = await house.openNode({ worldOf: world });
    const hooli = await house.foundTenant(node, 'hooli-3');
    await lock(node, hooli, LETTER, 'dear gavin');
    assert.equal(await unlock(other, hooli, LETTER), 'dear gavin');
    await node.database.inTenant(hooli, tx => node.seals.destroyTenantKeys(tx, hooli));
    for (let minute = 0; minute < 4; minute += 1) {
      pass(60_000);
      assert.equal(await unlock(other, hooli, LETTER), 'dear gavin');
    }
    pass(61_000);
    await assert.rejects(unlock(other, hooli, LETTER), { why: 'key_gone' });
  });

  it('stays when the transaction that destroys it fails', async () => {
    const hooli = await house.foundTenant(node, 'hooli-4');
    await lock(node, hooli, LETTER, 'dear gavin');
    const failing = node.database.inTenant(hooli, async tx => {
      await node.seals.destroyTenantKeys(tx, hooli);
      throw new Error('something later');
    });
    await assert.rejects(failing, /something later/);
    assert.equal(await unlock(node, hooli, LETTER), 'dear gavin');
  });
});

describe('a key of the installation', () => {
  it('is the same on every node and after every start, and another for each purpose', async () => {
    const other = await house.openNode();
    const one = await node.seals.installationKey('chain of the audit log');
    assert.ok(one.equals(await other.seals.installationKey('chain of the audit log')));
    assert.ok(!one.equals(await node.seals.installationKey('brake on guessing')));
    assert.equal(one.symmetricKeySize, 32);
  });

  it('for a new purpose is there inside a transaction, even if no connection is free', async () => {
    const narrow = await house.openNode({ mostConnections: 1 });
    await narrow.database.inTenant(acme, async () => {
      assert.ok(await narrow.seals.installationKey('a purpose nobody had before'));
    });
  });
});

describe('the organisation’s role in the database', () => {
  it('sees neither the installation’s keys nor those of another organisation', async () => {
    for (const table of ['installation_root', 'key_encryption_keys']) {
      await assert.rejects(
        node.database.inTenant(acme, tx => rawConnection(tx).query(`select from ${table}`)),
        /permission denied/,
      );
    }
    const { rows } = await node.database.inTenant(acme, tx =>
      rawConnection(tx).query('select tenant_id from tenant_keys'),
    );
    assert.deepEqual(rows, [{ tenant_id: acme.tenantId }]);
  });
});

describe('a start', () => {
  it('of many nodes at once on a new database agrees on one key and one root', async () => {
    const fresh = await openCryptoHouse();
    try {
      const nodes = await Promise.all(
        Array.from({ length: 6 }, () => fresh.openNode({ mostConnections: 2 })),
      );
      const keys = await Promise.all(nodes.map(({ seals }) => seals.installationKey('any')));
      assert.ok(keys.every(key => keys[0]?.equals(key)));
      assert.equal((await fresh.asOwner('select from key_encryption_keys')).length, 1);
      assert.equal((await readFile(fresh.keyFile, 'utf8')).match(/^k/gm)?.length, 1);
    } finally {
      await fresh.close();
    }
  });

  it('without the key file of a used database says so, and makes no new one over it', async () => {
    const kept = `${house.keyFile}.kept`;
    await rename(house.keyFile, kept);
    await refused(house.keyFile, /was sealed with key k1, but there is no key file .*Put the file back/);
    assert.equal(existsSync(house.keyFile), false);
    await rename(kept, house.keyFile);
    await house.openNode();
  });

  it('with a ring that lacks a key of the database names the key', async () => {
    const file = await ring('stranger', `k7:${randomBytes(32).toString('base64')}\n`);
    await refused(file, /^This database was sealed with key k1, which is not in .*stranger\./);
  });

  it('with another key of the same name says so', async () => {
    const file = await ring('namesake', `k1:${randomBytes(32).toString('base64')}\n`);
    await refused(file, /^The key k1 in .*namesake is not the k1 that this database was sealed with/);
  });

  it('refused for its ring leaves the database as it was', async () => {
    const registered = await house.asOwner('select id, superseded_at from key_encryption_keys');
    assert.deepEqual(registered, [{ id: 'k1', superseded_at: null }]);
  });
});

async function ring(name: string, text: string): Promise<string> {
  const file = join(house.folder, name);
  await writeFile(file, text, { mode: 0o600 });
  return file;
}

async function refused(file: string, sentence: RegExp): Promise<void> {
  await assert.rejects(house.openNode({ file }), (thrown: unknown) => {
    assert.ok(thrown instanceof CannotStart);
    assert.match(thrown.message, sentence);
    return true;
  });
}
