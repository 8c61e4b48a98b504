import type { Secret } from '#kernel/secret.ts';
import type { Busy } from '../../verdict.ts';
import type { GoogleNeeds } from '../endpoints.ts';
import { exchangeCode } from '../oauth/exchange-code.ts';
import type { GoogleMisconfigured } from '../oauth/token-refusal.ts';

/** Of the form of a code, so that Google looks at the client first and at the code then. Nobody was ever given it. */
const NO_CODE = '4/0Akeyholder-examines-whether-this-client-is-accepted';
const NO_VERIFIER = 'keyholder-examines-whether-this-client-is-accepted';

/**
 * Whether Google takes this id with this secret. It checks the client before the code, so a refused code is
 * the proof that the client was accepted.
 */
export async function probeClient(
  needs: GoogleNeeds,
  { clientId, clientSecret }: { clientId: string; clientSecret: Secret<string> },
  redirectUri: string,
): Promise<{ kind: 'accepted' } | GoogleMisconfigured | Busy> {
  const app = { clientId, clientSecrets: [clientSecret] };
  const answered = await exchangeCode(needs, app, { code: NO_CODE, redirectUri, verifier: NO_VERIFIER });
  switch (answered.kind) {
    case 'dead':
    case 'granted':
      return { kind: 'accepted' };
    case 'misconfigured':
      // Google gets as far as the redirect address only with a client that it has accepted.
      return answered.reason === 'redirect_uri_mismatch' ? { kind: 'accepted' } : answered;
    case 'busy':
      return answered;
    default:
      throw answered satisfies never;
  }
}
