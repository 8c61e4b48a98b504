import type { Outside } from './outside.ts';

/** The longest that a timer of Node can wait; what is due later is looked at again then. */
const longestMs = 2 ** 31 - 1;

export const realOutside: Outside = {
  fetch: request => fetch(request),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(ms, longestMs)).unref();
    return () => clearTimeout(timer);
  },
};
