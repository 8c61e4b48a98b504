import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, signedRank, signedRankBeyond } from '../../bench/signed-rank.ts';

/** The same chance every time. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/** Times of a busy machine: most alike, some late, a few very late. */
function timesOf(random: () => number): number {
  return 1 + random() * 0.3 + (random() < 0.05 ? random() * 20 : 0) + (random() < 0.002 ? 500 : 0);
}

test('it agrees with the textbook', () => {
  // Hollander and Wolfe, 3.1: nine patients, T+ = 40 of 45.
  const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
  const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
  const { z, p } = signedRank(before.map((value, at) => value - (after[at] ?? 0)));
  assert.equal(z.toFixed(3), '2.073');
  assert.equal(p.toFixed(4), '0.0382');
});

test('it finds nothing between equals, and a shift that is small beside the noise', () => {
  const random = chance(7);
  let found = 0;
  for (let run = 0; run < 200; run += 1) {
    const equal = Array.from({ length: 2_000 }, () => timesOf(random) - timesOf(random));
    if (signedRank(equal).p < 0.001) found += 1;
    const shifted = equal.map(difference => difference + 0.05);
    assert.ok(signedRank(shifted).p < 0.001, `a shift of 50 us was missed in run ${run}`);
  }
  assert.ok(found <= 2, `found something ${found} times in 200 where nothing was`);
});

test('pairs that are alike say nothing, and ties share their ranks', () => {
  assert.deepEqual(signedRank([0, 0, 0]), { z: 0, p: 1, medianMs: 0 });
  assert.equal(signedRank([1, -1, 1, -1]).z, 0);
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
});

test('a margin is granted either way, and what lies beyond it is found', () => {
  const random = chance(11);
  const equal = Array.from({ length: 2_000 }, () => timesOf(random) - timesOf(random));
  const shiftedBy = (ms: number) =>
    signedRankBeyond(
      equal.map(difference => difference + ms),
      0.1,
    );
  for (const within of [0, 0.05, -0.05, 0.09])
    assert.ok(shiftedBy(within).p > 0.001, `${within} ms were found`);
  for (const beyond of [0.2, -0.2, 3, -3]) assert.ok(shiftedBy(beyond).p < 0.001, `${beyond} ms were missed`);
  assert.equal(signedRankBeyond(equal, 0).z, signedRank(equal).z);
});
