/** What a client has around it. Tests bring a clock, a network and luck of their own. */
export type Surroundings = {
  fetch: typeof globalThis.fetch;
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects with the signal's reason when that is aborted first. */
  delay(durationMs: number, signal?: AbortSignal): Promise<void>;
  /** At least 0, less than 1. */
  random(): number;
};

export const realSurroundings: Surroundings = {
  fetch: (input, init) => globalThis.fetch(input, init),
  now: () => Date.now(),
  random: () => Math.random(),
  delay: (durationMs, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const timer = setTimeout(finish, durationMs);
      signal?.addEventListener('abort', giveUp, { once: true });
      function finish() {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      }
      function giveUp() {
        clearTimeout(timer);
        reject(signal?.reason);
      }
    }),
};
