import type { Busy } from '#providers/verdict.ts';
import { type GoogleAnswerCode, googleAnswers } from '../google-answers.ts';
import type { Finding } from './step.ts';

/** What Google has answered, in the words of the one table, for whoever has Google Cloud in front of them. */
export function refusedBy(code: GoogleAnswerCode, more: Partial<Finding> = {}): Finding {
  const { says, mend, remedy } = googleAnswers[code];
  return { outcome: 'fail', code, says, remedy: mend ?? remedy, ...more };
}

/** Nobody has to act, and nothing is known. */
export function notAnswered({ reason }: Busy, more: Partial<Finding> = {}): Finding {
  return {
    outcome: 'warn',
    code: 'google_busy',
    says:
      reason === 'network'
        ? 'Google cannot be reached from this server.'
        : 'Google does not answer as it should at the moment.',
    remedy: 'Check again in a minute. If it stays so, look whether this server may reach googleapis.com.',
    ...more,
  };
}
