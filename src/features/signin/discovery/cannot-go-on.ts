import { fail } from '#kernel/failures.ts';

/** One answer for all that can be wrong with a sign-in. */
export function cannotGoOn() {
  return fail('gone', { detail: 'This sign-in cannot go on. Enter your address again to start anew.' });
}
