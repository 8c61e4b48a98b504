/** What is left when pairs are compared that differ by nothing but what is asked about. */
export type Verdict = {
  /** Standard deviations from what chance would give. */
  z: number;
  /** How likely chance alone is to give this much or more. */
  p: number;
  /** In the middle of all pairs. */
  medianMs: number;
};

/**
 * Wilcoxon's signed-rank test: whether the one of each pair tends to take longer than the other. It asks for no
 * distribution, and a few pauses of a busy machine, however long, count for a few ranks only.
 */
export function signedRank(differencesMs: readonly number[]): Verdict {
  const ranked = differencesMs
    .filter(difference => difference !== 0)
    .toSorted((one, other) => Math.abs(one) - Math.abs(other));
  const count = ranked.length;
  if (count === 0) return { z: 0, p: 1, medianMs: 0 };
  let positive = 0;
  let tied = 0;
  for (let from = 0; from < count; ) {
    let to = from + 1;
    while (to < count && Math.abs(ranked[to] ?? 0) === Math.abs(ranked[from] ?? 0)) to += 1;
    const rank = (from + 1 + to) / 2; // those alike share the middle of their ranks
    for (let at = from; at < to; at += 1) if ((ranked[at] ?? 0) > 0) positive += rank;
    tied += (to - from) ** 3 - (to - from);
    from = to;
  }
  const expected = (count * (count + 1)) / 4;
  const variance = (count * (count + 1) * (2 * count + 1)) / 24 - tied / 48;
  const z = variance === 0 ? 0 : (positive - expected) / Math.sqrt(variance);
  return { z, p: 2 * (1 - normal(Math.abs(z))), medianMs: median(differencesMs) };
}

/**
 * The same, for whoever grants a difference up to a margin: how far beyond it the pairs are, if at all. The
 * bytes of two answers that differ take their time, and that they differ is no secret.
 */
export function signedRankBeyond(differencesMs: readonly number[], marginMs: number): Verdict {
  const [above, below] = [-marginMs, marginMs].map(shift =>
    signedRank(differencesMs.map(difference => difference + shift)),
  );
  const medianMs = median(differencesMs);
  if (above && above.z > 0) return { ...above, medianMs };
  if (below && below.z < 0) return { ...below, medianMs };
  return { z: 0, p: 1, medianMs };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** Abramowitz and Stegun, 26.2.17: right to seven places. */
function normal(x: number): number {
  const t = 1 / (1 + 0.231_641_9 * x);
  const [a, b, c, d, e] = [0.319_381_53, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
  const tail = t * (a + t * (b + t * (c + t * (d + t * e))));
  return 1 - (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * tail;
}
