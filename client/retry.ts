import type { KeyholderFailure } from './failure.ts';

/** Three more after the first: with the pauses below, a restart of the server is bridged. */
export const MOST_ATTEMPTS = 4;
/** Whoever is told to wait longer gets the failure, and decides. */
const LONGEST_WAIT_MS = 30_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
/** Callers that were told the same moment must not all come back in it. */
const SPREAD_MS = 500;

/** How long to wait before the next attempt; undefined where another would not help. `attempt` begins with 1. */
export function pauseBefore(failure: KeyholderFailure, attempt: number, luck: number): number | undefined {
  if (!mayHelp(failure) || attempt >= MOST_ATTEMPTS) return undefined;
  const { retryAfterMs } = failure;
  if (retryAfterMs === undefined) return pauseAfter(attempt, luck);
  return retryAfterMs > LONGEST_WAIT_MS ? undefined : retryAfterMs + luck * SPREAD_MS;
}

/** Grows, and is never the same for two callers that failed together. */
export function pauseAfter(attempt: number, luck: number, longestMs = LONGEST_PAUSE_MS): number {
  const mostMs = Math.min(longestMs, FIRST_PAUSE_MS * 2 ** (attempt - 1));
  return mostMs / 2 + (luck * mostMs) / 2;
}

/** No answer, a 429, or one of the server's own 5xx that does not say that somebody must act first. */
function mayHelp({ status, mayRetry }: KeyholderFailure): boolean {
  return mayRetry && (status === undefined || status === 429 || status >= 500);
}
