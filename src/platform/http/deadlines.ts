import type { World } from '#kernel/world.ts';

const LOOK_EVERY_MS = 250;

/** Ends what takes too long. One timer looks after all of them, since nearly every request ends long before. */
export type Deadlines = {
  /** What `work` brings, unless the time is over first; then `expired` says what is thrown. */
  within<T>(limitMs: number, work: Promise<T>, expired: () => unknown): Promise<T>;
  close(): void;
};

type Waiting = { untilMs: number; expire(): void };

export function openDeadlines(world: Pick<World, 'elapsedMs'>): Deadlines {
  const all = new Set<Waiting>();
  const timer = setInterval(() => {
    const nowMs = world.elapsedMs();
    for (const waiting of all) {
      if (waiting.untilMs > nowMs) continue;
      all.delete(waiting);
      waiting.expire();
    }
  }, LOOK_EVERY_MS);
  timer.unref();
  return {
    within: (limitMs, work, expired) =>
      new Promise((resolve, reject) => {
        const waiting = { untilMs: world.elapsedMs() + limitMs, expire: () => reject(expired()) };
        all.add(waiting);
        work.then(
          value => {
            all.delete(waiting);
            resolve(value);
          },
          cause => {
            all.delete(waiting);
            reject(cause);
          },
        );
      }),
    close: () => clearInterval(timer),
  };
}
