import { setTimeout as wait } from 'node:timers/promises';

/** Programs in other processes that go by this clock. */
export type ClockFollowers = {
  /** Settles when the clock has been moved since `seen`, or after a while. Asking again acknowledges the move. */
  follow(seen: number): Promise<{ version: number }>;
  /** To be called after a move; settles when every follower has taken notice, or does not answer. */
  moved(): Promise<void>;
};

const LONGEST_WAIT_MS = 20_000; // below the time limits of usual clients
const PATIENCE_MS = 1_000; // with a follower that has gone

export function createClockFollowers(): ClockFollowers {
  let version = 0;
  let waiting = new Set<() => void>();
  let acknowledged = () => {};

  return {
    async follow(seen) {
      if (seen === version) {
        let wake = () => {};
        const woken = new Promise<void>(resolve => {
          wake = resolve;
        });
        waiting.add(wake);
        acknowledged();
        await Promise.race([woken, wait(LONGEST_WAIT_MS, undefined, { ref: false })]);
        waiting.delete(wake);
      }
      return { version };
    },
    async moved() {
      version += 1;
      const followers = waiting;
      waiting = new Set();
      const everybodyIsBack = new Promise<void>(resolve => {
        acknowledged = () => {
          if (waiting.size >= followers.size) resolve();
        };
      });
      for (const wake of followers) wake();
      if (followers.size > 0)
        await Promise.race([everybodyIsBack, wait(PATIENCE_MS, undefined, { ref: false })]);
    },
  };
}
