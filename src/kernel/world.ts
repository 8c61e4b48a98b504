import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

/** Everything that is not a function of its arguments: the clock, chance and the network. */
export type World = {
  /** Business time. A simulation may move it; leases and locks use the database's clock instead. */
  now(): Date;
  /** Milliseconds that only ever grow, for measuring how long something took. */
  elapsedMs(): number;
  randomBytes(length: number): Buffer;
  fetch(request: Request): Promise<Response>;
  delay(durationMs: number, signal?: AbortSignal): Promise<void>;
};

export function realWorld(): World {
  return {
    now: () => new Date(),
    elapsedMs: () => performance.now(),
    randomBytes: length => randomBytes(length),
    fetch: request => fetch(request),
    delay: async (durationMs, signal) => {
      await wait(durationMs, undefined, { ref: false, ...(signal && { signal }) });
    },
  };
}

/** A moment `durationMs` after (or, negative, before) another. */
export function shifted(moment: Date, durationMs: number): Date {
  return new Date(moment.getTime() + durationMs);
}
