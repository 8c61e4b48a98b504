import { Problem } from '../../api/problem.ts';
import { words } from '../../words.ts';

/** The server answers the same for every wrong sign-in; here it can be said for people. */
export function inWordsOfThisPage(problem: Problem | null): Problem | null {
  if (problem?.code !== 'wrong_credentials') return problem;
  return new Problem(problem.status, {
    code: problem.code,
    title: words.signIn.wrong,
    detail: words.signIn.wrongStep,
    who_acts: 'person',
  });
}
