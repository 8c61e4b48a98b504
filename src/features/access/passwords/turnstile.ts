import { fail } from '#kernel/failures.ts';

const RETRY_AFTER_MS = 2_000; // a full queue of password checks is worked off in about that time

/** Lets so many through at once, lets so many wait, and sends the rest away with a clear word. */
export type Turnstile = { through<T>(work: () => Promise<T>): Promise<T> };

export function makeTurnstile(limits: { mostAtOnce: number; mostWaiting: number }): Turnstile {
  let inside = 0;
  const waiting: (() => void)[] = [];

  async function enter(): Promise<void> {
    if (inside < limits.mostAtOnce) {
      inside += 1;
      return;
    }
    if (waiting.length >= limits.mostWaiting) throw fail('unavailable', { retryAfterMs: RETRY_AFTER_MS });
    await new Promise<void>(resolve => waiting.push(resolve));
  }

  /** The place goes straight to the next in line, so nobody can slip in between. */
  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else inside -= 1;
  }

  return {
    async through(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
