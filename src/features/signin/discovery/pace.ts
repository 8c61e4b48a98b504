import type { Log } from '#kernel/log.ts';
import type { World } from '#kernel/world.ts';

/**
 * One limit for all callers together. It never refuses, or else one client could close the door for
 * everybody: beyond it answers only come later, and the operator is told.
 */
export type Pace = {
  /** Whoever has gone is not waited for; a request that need not wait makes no signal. */
  keep(whoever: { readonly signal: AbortSignal }): Promise<void>;
};

const DELAY_PER_REQUEST_MS = 1;
const LONGEST_DELAY_MS = 1_000;
const SECOND_MS = 1_000;
const ALARM_EVERY_MS = 60_000;

export function openPace(
  { world, log }: { world: World; log: Log },
  { freePerSecond }: { freePerSecond: number },
): Pace {
  let second = { beganAtMs: Number.NEGATIVE_INFINITY, requests: 0 };
  let alarmedAtMs = Number.NEGATIVE_INFINITY;

  return {
    async keep(whoever) {
      const nowMs = world.elapsedMs();
      if (nowMs - second.beganAtMs >= SECOND_MS) second = { beganAtMs: nowMs, requests: 0 };
      second.requests += 1;
      const over = second.requests - freePerSecond;
      if (over <= 0) return;
      if (nowMs - alarmedAtMs >= ALARM_EVERY_MS) {
        alarmedAtMs = nowMs;
        log.warn({ freePerSecond }, 'sign-in is asked so often that its answers are slowed down');
      }
      await world.delay(Math.min(over * DELAY_PER_REQUEST_MS, LONGEST_DELAY_MS), whoever.signal);
    },
  };
}
