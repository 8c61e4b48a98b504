/** What lies outside the simulators: addresses they call by themselves, and time that passes by itself. */
export type Outside = {
  fetch(request: Request): Promise<Response>;
  /** Runs once, later; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
};

/** For tests that stand still: nobody is reachable, and nothing happens unless the clock is moved. */
export const nothingOutside: Outside = {
  fetch: () => Promise.reject(new TypeError('fetch failed')),
  after: () => () => {},
};
