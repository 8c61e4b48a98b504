import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openRoom } from './room.ts';

const world = { elapsedMs: () => 0 };
const MOST = 100;

/** One that comes in pieces, is read, and goes. */
async function pass(room: ReturnType<typeof openRoom>, pieces: readonly number[], seen: () => void) {
  const place = room.enter();
  for (const bytes of pieces) {
    await place.grow(bytes);
    seen();
  }
  place.leave();
}

test('whatever comes, no more is held than there is room for and one mail, and everybody gets through', () => {
  const pieces = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 });
  return fc.assert(
    fc.asyncProperty(fc.array(pieces, { minLength: 1, maxLength: 20 }), async mails => {
      const room = openRoom({ world }, MOST);
      const largest = Math.max(...mails.map(mail => mail.reduce((sum, bytes) => sum + bytes, 0)));
      let most = 0;
      const seen = () => {
        most = Math.max(most, room.heldBytes());
      };
      await Promise.all(mails.map(mail => pass(room, mail, seen)));
      assert.ok(most <= MOST + largest);
      assert.equal(room.heldBytes(), 0);
    }),
  );
});

test('who came first goes on beyond what there is room for, and who came later waits until it has gone', async () => {
  const room = openRoom({ world }, MOST);
  const [first, second] = [room.enter(), room.enter()];
  await second.grow(80);
  await first.grow(90);
  let isThrough = false;
  const waiting = second.grow(30).then(() => {
    isThrough = true;
  });
  await Promise.resolve();
  assert.equal(isThrough, false);
  first.leave();
  await waiting;
  assert.equal(room.heldBytes(), 110);
});

test('how long was waited is told, also while it is waited', async () => {
  let now = 0;
  const room = openRoom({ world: { elapsedMs: () => now } }, MOST);
  const [first, second] = [room.enter(), room.enter()];
  await first.grow(100);
  const waiting = second.grow(1);
  now = 30;
  assert.equal(second.waitedMs(), 30);
  first.leave();
  await waiting;
  now = 50;
  assert.equal(second.waitedMs(), 30);
});

test('what still comes of a mail that was given up is not held against the others', async () => {
  const room = openRoom({ world }, MOST);
  const place = room.enter();
  await place.grow(50);
  place.leave();
  await place.grow(50);
  assert.equal(room.heldBytes(), 0);
});
