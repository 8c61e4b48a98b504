import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { newId } from '#kernel/ids.ts';
import { realWorld } from '#kernel/world.ts';
import { CannotOpen } from '#platform/crypto/cannot-open.ts';
import { installationValueContext, tenantKeyContext, tenantValueContext } from '#platform/crypto/context.ts';
import { expiringCache } from '#platform/crypto/expiring-cache.ts';
import { headerOf, keyIdOf, openBytes, sealBytes } from '#platform/crypto/sealed-bytes.ts';
import { tenantKeyIdBytes, tenantKeyIdFrom } from '#platform/crypto/tenant-keys.ts';

const world = realWorld();
const WHAT = 'grants.token of 7';
const key = newKey();
const bytes = fc.uint8Array({ maxLength: 400 }).map(array => Buffer.from(array));
const text = fc.string({ unit: 'grapheme' });
const parts = fc.tuple(text, text, text, text);

describe('sealed bytes', () => {
  it('open to what was sealed, whatever it was', () => {
    fc.assert(
      fc.property(bytes, bytes, (context, value) => {
        const sealed = sealBytes(world, key, context, value);
        assert.deepEqual(openBytes(key.key, context, sealed, WHAT), value);
      }),
    );
  });

  it('do not open once any single bit has changed', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), (value, at) => {
        const sealed = sealBytes(world, key, Buffer.from('here'), value);
        const bit = at % (sealed.length * 8);
        sealed.writeUInt8(sealed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        refuses(() => openBytes(key.key, Buffer.from('here'), sealed, WHAT));
      }),
    );
  });

  it('do not open when anything is missing at the end or has been added to it', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), (value, at) => {
        const sealed = sealBytes(world, key, Buffer.from('here'), value);
        refuses(() => openBytes(key.key, Buffer.from('here'), sealed.subarray(0, at % sealed.length), WHAT));
        const longer = Buffer.concat([sealed, Buffer.alloc(1 + (at % 20))]);
        refuses(() => openBytes(key.key, Buffer.from('here'), longer, WHAT));
      }),
    );
  });

  it('do not open elsewhere, nor by another key, nor under the name of another key', () => {
    const sealed = sealBytes(world, key, Buffer.from('here'), Buffer.from('value'));
    refuses(() => openBytes(key.key, Buffer.from('there'), sealed, WHAT));
    refuses(() => openBytes(newKey().key, Buffer.from('here'), sealed, WHAT));
    const renamed = Buffer.concat([headerOf(Buffer.from('k9')), sealed.subarray(4)]);
    refuses(() => openBytes(key.key, Buffer.from('here'), renamed, WHAT));
  });

  it('of the same value never look the same', () => {
    const sealed = Array.from({ length: 500 }, () =>
      sealBytes(world, key, Buffer.from('here'), Buffer.from('value')).toString('hex'),
    );
    assert.equal(new Set(sealed).size, sealed.length);
  });

  it('that do not open say where they stand, and neither value nor ciphertext', () => {
    const value = 'canary-of-the-value';
    const sealed = sealBytes(world, key, Buffer.from('here'), Buffer.from(value));
    const thrown = refuses(() => openBytes(key.key, Buffer.from('there'), sealed, WHAT));
    const told = inspect(thrown, { depth: 10 });
    assert.match(told, /grants\.token of 7 does not open/);
    for (const encoding of ['hex', 'base64', 'latin1'] as const) {
      assert.ok(!told.includes(sealed.subarray(16, 28).toString(encoding)));
    }
    assert.ok(!told.includes(value));
  });

  it('that never were sealed are refused as such', () => {
    fc.assert(fc.property(bytes, given => void refuses(() => openBytes(key.key, given, given, WHAT))));
    refuses(() => keyIdOf(Buffer.alloc(0), WHAT));
  });
});

describe('a place', () => {
  it('reads like no other place, however its parts are cut', () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const isSame = one.every((part, index) => part === other[index]);
        assert.equal(valueContext(one).equals(valueContext(other)), isSame);
      }),
    );
    assert.notDeepEqual(valueContext(['t', 'ab', 'c', 'd']), valueContext(['t', 'a', 'bc', 'd']));
  });

  it('of an organisation is never one of the installation or of a key', () => {
    const place = { table: 'a', column: 'b', row: 'c' };
    assert.notDeepEqual(tenantValueContext('', place), installationValueContext(place));
    assert.notDeepEqual(
      tenantKeyContext('a', 'b'),
      tenantValueContext('a', { table: 'b', column: '', row: '' }),
    );
  });

  it('is refused when half a character would make it read like another', () => {
    assert.throws(() => valueContext(['t', 'a', 'b', '\ud800']), /well-formed/);
  });
});

describe('the id of a data key', () => {
  it('comes back from its sixteen bytes', () => {
    for (let round = 0; round < 50; round += 1) {
      const id = newId<'tenant_key'>(world);
      assert.equal(tenantKeyIdFrom(tenantKeyIdBytes(id)), id);
    }
    assert.equal(tenantKeyIdFrom(Buffer.from('k1')), undefined);
  });
});

describe('an opened key in memory', () => {
  it('is gone after its time, however often it was used', () => {
    const { cache, pass } = newCache({ most: 10, lifeMs: 300 });
    cache.put('acme', 1);
    for (let round = 0; round < 3; round += 1) {
      pass(99);
      assert.equal(cache.find('acme'), 1);
    }
    pass(3);
    assert.equal(cache.find('acme'), undefined);
  });

  it('makes room for newer ones, the oldest first', () => {
    const { cache } = newCache({ most: 2, lifeMs: 300 });
    for (const name of ['acme', 'globex', 'initech']) cache.put(name, 1);
    assert.deepEqual(
      ['acme', 'globex', 'initech'].map(name => cache.find(name)),
      [undefined, 1, 1],
    );
  });

  it('is forgotten at once when told so', () => {
    const { cache } = newCache({ most: 9, lifeMs: 300 });
    for (const name of ['acme/current', 'acme/1', 'globex/1']) cache.put(name, 1);
    cache.forget(name => name.startsWith('acme/'));
    assert.deepEqual(
      ['acme/current', 'acme/1', 'globex/1'].map(name => cache.find(name)),
      [undefined, undefined, 1],
    );
  });
});

function newCache(limits: { most: number; lifeMs: number }) {
  let elapsedMs = 0;
  const cache = expiringCache<number>({ elapsedMs: () => elapsedMs }, limits);
  return {
    cache,
    pass(durationMs: number) {
      elapsedMs += durationMs;
    },
  };
}

function newKey() {
  return { id: Buffer.from('k1'), key: createSecretKey(randomBytes(32)) };
}

function valueContext([tenantId, table, column, row]: [string, string, string, string]): Buffer {
  return tenantValueContext(tenantId, { table, column, row });
}

function refuses(open: () => unknown): CannotOpen {
  let thrown: unknown;
  try {
    open();
  } catch (cause) {
    thrown = cause;
  }
  assert.ok(thrown instanceof CannotOpen, `expected CannotOpen, got ${inspect(thrown)}`);
  return thrown;
}
