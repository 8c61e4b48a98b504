import { createHash } from 'node:crypto';

/** RFC 7636. A challenge without a method is plain. */
export type Challenge = { readonly value: string; readonly method: 'S256' | 'plain' };

const verifierForm = /^[A-Za-z0-9\-._~]{43,128}$/;

/** A sentence when the parameters make no sense. */
export function readChallenge(parameters: URLSearchParams): Challenge | undefined | string {
  const value = parameters.get('code_challenge');
  const method = parameters.get('code_challenge_method') ?? 'plain';
  if (value === null) {
    return parameters.has('code_challenge_method') ? 'Missing required parameter: code_challenge' : undefined;
  }
  if (method !== 'S256' && method !== 'plain') {
    return `Invalid parameter value for code_challenge_method: '${method}' is not a valid CodeChallengeMethod`;
  }
  if (!verifierForm.test(value)) return 'Invalid code challenge.';
  return { value, method };
}

/** What Google says about a verifier, or undefined when it fits. */
export function refuseVerifier(
  challenge: Challenge | undefined,
  verifier: string | null,
): string | undefined {
  if (!challenge) return verifier === null ? undefined : 'code_verifier or verifier is not needed.';
  if (verifier === null || verifier === '') return 'Missing code verifier.';
  if (!verifierForm.test(verifier)) return 'Invalid code verifier.';
  const answer =
    challenge.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
  return answer === challenge.value ? undefined : 'Invalid code verifier.';
}
