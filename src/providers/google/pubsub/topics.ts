import type { Secret } from '#kernel/secret.ts';
import { busy } from '../../verdict.ts';
import type { GoogleNeeds } from '../endpoints.ts';
import { callPubsub, type PubsubRefused } from './call.ts';

/** There afterwards, whoever made it. `topic` is its full name. */
export async function ensureTopic(
  needs: GoogleNeeds,
  token: Secret<string>,
  topic: string,
): Promise<{ kind: 'ready' } | { kind: 'not_found' } | PubsubRefused> {
  const made = await callPubsub(needs, token, { method: 'PUT', path: topic, body: {} });
  if (made.kind === 'answered' || made.kind === 'exists') return { kind: 'ready' };
  return made.kind === 'overtaken' ? busy('server_error', { clue: 'overtaken' }) : made;
}

/** Gone afterwards, whether it was there or not. */
export async function deleteTopic(
  needs: GoogleNeeds,
  token: Secret<string>,
  topic: string,
): Promise<{ kind: 'deleted' } | PubsubRefused> {
  const answer = await callPubsub(needs, token, { method: 'DELETE', path: topic, body: undefined });
  if (answer.kind === 'answered' || answer.kind === 'not_found') return { kind: 'deleted' };
  if (answer.kind === 'exists' || answer.kind === 'overtaken') return busy('unreadable_answer');
  return answer;
}
