import { createHash } from 'node:crypto';
import type { Challenge } from './records.ts';
import { type Refusal, refusal } from './refusal.ts';

const form = /^[A-Za-z0-9\-._~]{43,128}$/;

/** A refusal when the parameters make no sense. */
export function readChallenge(parameters: URLSearchParams): Challenge | Refusal | undefined {
  const value = parameters.get('code_challenge');
  const method = parameters.get('code_challenge_method') ?? 'plain';
  if (value === null) return parameters.has('code_challenge_method') ? refusal(50147) : undefined;
  if (method !== 'S256' && method !== 'plain') return refusal(50149);
  return form.test(value) ? { value, method } : refusal(501491);
}

export function refuseVerifier(
  challenge: Challenge | undefined,
  verifier: string | null,
): Refusal | undefined {
  if (!challenge) return verifier === null ? undefined : refusal(50147);
  if (verifier === null || !form.test(verifier)) return refusal(501481);
  const answer =
    challenge.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
  return answer === challenge.value ? undefined : refusal(501481);
}
