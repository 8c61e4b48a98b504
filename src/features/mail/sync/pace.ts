const MINUTE_MS = 60_000;
const LONGEST_MS = 30 * MINUTE_MS;

/** After so many runs in a row that could not read: 5 seconds, 10, 20 ... half an hour. */
export function restAfter(failures: number): number {
  return Math.min(5_000 * 2 ** Math.max(failures - 1, 0), LONGEST_MS);
}

/** A mail that could not be taken is tried again after a minute, four, nine ... and then put aside. */
export const MOST_ATTEMPTS = 5;

/** So many times, some two hours, a mail is asked for that Gmail does not give while it gives others. */
export const MOST_ASKED = 12;

export function retryItemAfter(attempts: number): number {
  return attempts ** 2 * MINUTE_MS;
}

/** Then Google is believed, and the mailbox waits for a person. */
export const REFUSALS_BEFORE_PAUSE = 3;
