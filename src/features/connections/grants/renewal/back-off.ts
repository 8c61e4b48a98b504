import type { World } from '#kernel/world.ts';
import { shifted } from '#kernel/world.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

type Pace = { firstMs: number; longestMs: number };

export const paces = {
  /** Nobody has to act: trouble of this kind passes, mostly within seconds. */
  busy: { firstMs: 2 * SECOND_MS, longestMs: 5 * MINUTE_MS },
  /** Somebody has to change a setting at Google: looking once in a while is enough to notice. */
  broken: { firstMs: MINUTE_MS, longestMs: 15 * MINUTE_MS },
  /** One account only, and its administrator is slower still. */
  blocked: { firstMs: MINUTE_MS, longestMs: 60 * MINUTE_MS },
} as const satisfies Record<string, Pace>;

const MOST_DOUBLINGS = 20;

/** Doubles with each failure in a row; a random half, so that what failed together does not return together. */
export function backOffMs(
  world: Pick<World, 'randomBytes'>,
  { firstMs, longestMs }: Pace,
  failures: number,
): number {
  const fullMs = Math.min(firstMs * 2 ** Math.min(failures - 1, MOST_DOUBLINGS), longestMs);
  const chance = world.randomBytes(4).readUInt32BE() / 2 ** 32;
  return Math.round(fullMs / 2 + (chance * fullMs) / 2);
}

/** What Google asked for counts, even where it is longer than we would have waited. */
export function retryAt(
  world: Pick<World, 'now' | 'randomBytes'>,
  pace: Pace,
  { failures, askedForMs = 0 }: { failures: number; askedForMs?: number | undefined },
): Date {
  return shifted(world.now(), Math.max(backOffMs(world, pace, failures), askedForMs));
}
