import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { shifted } from '#kernel/world.ts';
import { nextAttemptAt, nextLookAt } from './pace.ts';

const HOUR_MS = 60 * 60_000;
const askedAt = new Date('2026-11-20T10:00:00Z');
const randomBytes = (length: number) => Buffer.alloc(length, 0x7f);

test('it is tried a few times in the first minute and some times in a day, and then no more', () => {
  let now = askedAt;
  const tries: number[] = [];
  for (;;) {
    const next = nextAttemptAt({ now: () => now, randomBytes }, askedAt);
    if (!next) break;
    assert.ok(next > now, 'never at once');
    now = next;
    tries.push(now.getTime() - askedAt.getTime());
    assert.ok(tries.length < 100, 'It never ends.');
  }
  assert.ok(tries.filter(ms => ms < 60_000).length >= 3, 'soon at first');
  assert.ok(tries.length < 30, `${tries.length} times`);
  assert.ok((tries.at(-1) ?? 0) >= 24 * HOUR_MS, 'for a whole day');
});

test('who asks for a longer pause gets it', () => {
  const now = () => askedAt;
  assert.deepEqual(nextAttemptAt({ now, randomBytes }, askedAt, HOUR_MS), shifted(askedAt, HOUR_MS));
});

test('patience ends after a day, whenever that is asked', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 * HOUR_MS }), waitedMs => {
      const now = () => shifted(askedAt, waitedMs);
      const next = nextAttemptAt({ now, randomBytes }, askedAt);
      assert.equal(next === undefined, waitedMs >= 24 * HOUR_MS);
    }),
  );
});

test('it is looked for again and again, and the last time long after Gmail’s search must know it', () => {
  const at: number[] = [];
  for (let looks = 0; ; looks += 1) {
    const next = nextLookAt({ now: () => askedAt }, looks);
    if (!next) break;
    at.push(next.getTime() - askedAt.getTime());
  }
  assert.deepEqual(
    at.toSorted((one, other) => one - other),
    at,
  );
  assert.ok((at.at(-1) ?? 0) >= HOUR_MS);
});
