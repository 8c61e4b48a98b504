import type { Busy, Dead } from '../../verdict.ts';
import type { GoogleNeeds } from '../endpoints.ts';
import { asksForReauthentication, type GoogleMisconfigured, type InvalidGrant } from './token-refusal.ts';
import { type GoogleApp, requestTokens, type TokensGranted } from './token-request.ts';

/** Why a consent has to be begun again. */
export type CodeDeath =
  /** Spent, expired, or for another redirect address or client. Google does not say which. */
  | 'code_refused'
  | 'malformed_code'
  /** The code was not made for this flow: what a code injected by somebody else looks like. */
  | 'wrong_verifier'
  | 'reauthentication'
  | 'account_gone'
  | 'revoked_or_expired';

export type CodeExchanged = TokensGranted | Dead<CodeDeath> | GoogleMisconfigured | Busy;

/**
 * A code is good for one try: after `busy` it may be spent, and a grant that nobody holds may exist at
 * Google. Begin the consent again rather than repeat this.
 */
export async function exchangeCode(
  needs: GoogleNeeds,
  app: GoogleApp,
  { code, redirectUri, verifier }: { code: string; redirectUri: string; verifier: string },
): Promise<CodeExchanged> {
  const outcome = await requestTokens(needs, app, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  return outcome.kind === 'invalid_grant'
    ? { kind: 'dead', reason: deathOf(outcome), said: outcome.said }
    : outcome;
}

function deathOf(refusal: InvalidGrant): CodeDeath {
  const { description } = refusal;
  if (asksForReauthentication(refusal)) return 'reauthentication';
  if (/verifier/i.test(description)) return 'wrong_verifier';
  if (/malformed/i.test(description)) return 'malformed_code';
  if (/account has been/i.test(description)) return 'account_gone';
  return /expired or revoked/i.test(description) ? 'revoked_or_expired' : 'code_refused';
}
