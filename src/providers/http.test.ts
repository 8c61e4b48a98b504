import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getJson, type Room } from './http.ts';

/** A vendor that answers at once, and a clock on which each wait is over at once but for the last. */
function asked(room: Room | undefined, waits: number) {
  const waited: number[] = [];
  const world = {
    now: () => new Date('2026-11-02T09:00:00Z'),
    fetch: async () => Response.json({ is: 'here' }),
    async delay(durationMs: number, signal?: AbortSignal) {
      waited.push(durationMs);
      if (waited.length > waits) await new Promise((_, reject) => signal?.addEventListener('abort', reject));
    },
  };
  return {
    waited,
    answer: getJson(world, 'https://vendor.example/', { timeOutMs: 500, mostBytes: 100, room }),
  };
}

test('what is waited for room is not counted as time that the vendor took', async () => {
  const room = Promise.withResolvers<void>();
  const { answer, waited } = asked({ grow: () => room.promise, waitedMs: () => 1_000 }, 1);
  while (waited.length < 2) await Promise.resolve();
  room.resolve();
  assert.equal((await answer).kind, 'answered');
  assert.deepEqual(waited, [500, 1_000]);
});

test('a vendor that is too slow is given up, also where room was waited for before', async () => {
  const never = new Promise<void>(() => {});
  const { answer, waited } = asked({ grow: () => never, waitedMs: () => 1_000 }, 2);
  assert.equal((await answer).kind, 'busy');
  assert.deepEqual(waited, [500, 1_000]);
});
