import { notAnswered } from '#features/apps/doctor/words.ts';
import type { PubsubRefused } from '#providers/google/pubsub/call.ts';
import { type WatchTrouble, watchTroubleWords } from '../watch/trouble.ts';
import type { Look, LookName } from './look.ts';

/** What Pub/Sub said no with. */
export function refusedLook(name: LookName, answer: PubsubRefused): Look {
  if (answer.kind === 'busy') return { ...notAnswered(answer), name };
  return troubledLook(name, answer.reason === 'token_refused' ? 'key_refused' : answer.reason);
}

export function troubledLook(name: LookName, trouble: WatchTrouble): Look {
  const { says, remedy } = watchTroubleWords[trouble];
  return { name, outcome: trouble === 'google_busy' ? 'warn' : 'fail', code: trouble, says, remedy };
}
