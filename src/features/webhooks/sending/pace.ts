import { shifted, type World } from '#kernel/world.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** After each attempt that failed; after the last of them one more attempt, a day and a few hours after the first. */
const pauses = [
  ...[5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS],
  ...[HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS, 8 * HOUR_MS, 10 * HOUR_MS],
];

export const MOST_ATTEMPTS = pauses.length + 1;

/** Up to a tenth longer, so that what failed together does not come back together. */
const JITTER = 0.1;

type Chance = Pick<World, 'now' | 'randomBytes'>;

export function nextAttemptAt(world: Chance, attempts: number, askedForMs = 0): Date {
  const pauseMs = pauses[Math.min(attempts, pauses.length) - 1] ?? 0;
  return shifted(world.now(), Math.max(jittered(world, pauseMs), askedForMs));
}

const PATIENCE = 3;
const LONGEST_REST_MS = 10 * MINUTE_MS;

/**
 * An endpoint that fails for one thing after the other is down: the others need not find out one by one.
 * Undefined as long as it may be the thing and not the endpoint.
 */
export function restsUntil(world: Chance, failures: number): Date | undefined {
  if (failures < PATIENCE) return undefined;
  const restMs = Math.min(5 * SECOND_MS * 2 ** (failures - PATIENCE), LONGEST_REST_MS);
  return shifted(world.now(), jittered(world, restMs));
}

const GIVEN_UP_AFTER_MS = 3 * DAY_MS;
const LEAST_FAILURES = 10;

/** Nothing has arrived for days although it was tried again and again. */
export function isDelinquent(
  now: Date,
  { failures, failingSince }: { failures: number; failingSince: Date },
) {
  return failures >= LEAST_FAILURES && now.getTime() - failingSince.getTime() >= GIVEN_UP_AFTER_MS;
}

function jittered({ randomBytes }: Chance, durationMs: number): number {
  return Math.round(durationMs * (1 + (JITTER * randomBytes(2).readUInt16BE()) / 0x10000));
}
