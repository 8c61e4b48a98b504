import { shifted, type World } from '#kernel/world.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

type Chance = Pick<World, 'now' | 'randomBytes'>;

const FIRST_PAUSE_MS = 2 * SECOND_MS;
const LONGEST_PAUSE_MS = 2 * HOUR_MS;
const PATIENCE_MS = 24 * HOUR_MS;

/** As long again as it has waited already; undefined once that has been for a day. */
export function nextAttemptAt(world: Chance, askedAt: Date, askedForMs = 0): Date | undefined {
  const now = world.now();
  const waitedMs = now.getTime() - askedAt.getTime();
  if (waitedMs >= PATIENCE_MS) return undefined;
  const pauseMs = Math.min(Math.max(waitedMs, FIRST_PAUSE_MS), LONGEST_PAUSE_MS);
  return shifted(now, Math.max(jittered(world, pauseMs), askedForMs));
}

/** Gmail's search knows a mail within seconds as a rule, and within minutes on bad days. */
const lookPauses = [10 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS];

/** Undefined once it would have been found if it were there. */
export function nextLookAt({ now }: Pick<World, 'now'>, looks: number): Date | undefined {
  const pauseMs = lookPauses[looks];
  return pauseMs === undefined ? undefined : shifted(now(), pauseMs);
}

/** Up to a tenth longer, so that what failed together does not come back together. */
function jittered({ randomBytes }: Chance, durationMs: number): number {
  return Math.round(durationMs * (1 + (0.1 * randomBytes(2).readUInt16BE()) / 0x10000));
}
