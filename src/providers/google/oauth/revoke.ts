import { z } from 'zod';
import type { Secret } from '#kernel/secret.ts';
import { postForm } from '../../http.ts';
import { type Busy, busy, saidAs } from '../../verdict.ts';
import type { GoogleNeeds } from '../endpoints.ts';

/** Nobody waits for it: a job does this after the person has been answered. */
const LIMITS = { timeOutMs: 15_000, mostBytes: 65_536 };

const refusal = z.object({ error: z.string() });

/**
 * By access or refresh token. It ends everything that this person gave to the whole project, over all its
 * clients: count who else lives on it first.
 */
export async function revokeToken(
  { world, endpoints }: GoogleNeeds,
  token: Secret<string>,
): Promise<{ kind: 'revoked' } | { kind: 'already_dead' } | Busy> {
  const answer = await postForm(world, `${endpoints.oauth2}/revoke`, { token: token.reveal() }, LIMITS);
  if (answer.kind === 'busy') return answer;
  if (answer.isSuccess) return { kind: 'revoked' };
  const read = refusal.safeParse(answer.body);
  if (read.success && read.data.error === 'invalid_token') return { kind: 'already_dead' };
  return busy('unreadable_answer', {
    clue: saidAs(read.data?.error, undefined).error ?? `http_${answer.status}`,
  });
}
