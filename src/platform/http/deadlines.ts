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
  // Slots that are used again: a Set that is added to and deleted from all the time is copied all the time.
  const slots: (Waiting | undefined)[] = [];
  const free: number[] = [];
  const timer = setInterval(() => {
    const nowMs = world.elapsedMs();
    for (const waiting of slots) if (waiting && waiting.untilMs <= nowMs) waiting.expire();
  }, LOOK_EVERY_MS);
  timer.unref();

  return {
    within: (limitMs, work, expired) =>
      new Promise((resolve, reject) => {
        const slot = free.pop() ?? slots.length;
        slots[slot] = { untilMs: world.elapsedMs() + limitMs, expire: () => reject(expired()) };
        const leave = () => {
          slots[slot] = undefined;
          free.push(slot);
        };
        work.then(
          value => {
            leave();
            resolve(value);
          },
          cause => {
            leave();
            reject(cause);
          },
        );
      }),
    close: () => clearInterval(timer),
  };
}
