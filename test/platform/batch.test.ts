import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBatch } from '#platform/postgres/batch.ts';

/** Answers only when told to, and remembers what went together. */
function slowDesk() {
  const batches: number[][] = [];
  const releases: (() => void)[] = [];
  const ask = createBatch<number, number>(async questions => {
    batches.push([...questions]);
    await new Promise<void>(resolve => releases.push(resolve));
    return questions.map(question => question * 10);
  });
  return { ask, batches, release: () => releases.shift()?.() };
}

const nextTurn = () => new Promise(resolve => setImmediate(resolve));

test('those who ask in one turn go together, and each gets their own answer', async () => {
  const desk = slowDesk();
  const answers = Promise.all([1, 2, 3].map(desk.ask));
  await nextTurn();
  desk.release();
  assert.deepEqual(await answers, [10, 20, 30]);
  assert.deepEqual(desk.batches, [[1, 2, 3]]);
});

test('nobody joins a statement that has begun before they asked', async () => {
  const desk = slowDesk();
  const first = desk.ask(1);
  await nextTurn();
  const later = Promise.all([desk.ask(2), desk.ask(3)]);
  assert.deepEqual(desk.batches, [[1]]);
  desk.release();
  assert.equal(await first, 10);
  await nextTurn();
  desk.release();
  assert.deepEqual(await later, [20, 30]);
  assert.deepEqual(desk.batches, [[1], [2, 3]]);
});

test('a batch that fails fails for those in it and nobody else', async () => {
  let isBroken = true;
  const ask = createBatch<number, number>(async questions => {
    if (isBroken) throw new Error('the database is gone');
    return [...questions];
  });
  await assert.rejects(ask(1), /gone/);
  isBroken = false;
  assert.equal(await ask(2), 2);
});

test('a very long queue is answered in several statements', async () => {
  const sizes: number[] = [];
  const ask = createBatch<number, number>(async questions => {
    sizes.push(questions.length);
    return [...questions];
  });
  const asked = Array.from({ length: 600 }, (_, at) => at);
  assert.deepEqual(await Promise.all(asked.map(ask)), asked);
  assert.ok(sizes.length >= 3 && Math.max(...sizes) <= 250);
});
