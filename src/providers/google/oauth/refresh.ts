import type { Secret } from '#kernel/secret.ts';
import type { Busy, Dead } from '../../verdict.ts';
import type { GoogleNeeds } from '../endpoints.ts';
import { canonicalScopes, excessScopes } from './scopes.ts';
import type { GoogleGrant } from './token-answer.ts';
import { asksForReauthentication, type GoogleMisconfigured, type InvalidGrant } from './token-refusal.ts';
import { type GoogleApp, requestTokens } from './token-request.ts';

/** Why only a new consent helps. */
export type RefreshDeath =
  /**
   * Revoked, unused for six months, a new password, the hundred-and-first token, the week of an app in
   * Testing, the end of a chosen period, a suspended account: Google says the same of all.
   */
  | 'revoked_or_expired'
  /** The organisation limits how long a sign-in counts (invalid_rapt, rapt_required). */
  | 'reauthentication'
  | 'account_gone'
  /** A token of another client, or one that Google does not know and does not explain. */
  | 'unexplained';

/** The access token is withheld; what was rotated on the way must still be kept. */
export type NarrowingRefused = {
  kind: 'refused';
  /** The grant does not hold all that was asked for, or Google answered with more than that. */
  reason: 'scopes_not_granted' | 'not_narrowed';
  rotated?: Secret<string>;
};

export type Refreshed =
  | { kind: 'fresh'; grant: GoogleGrant; refusedSecrets: number }
  | NarrowingRefused
  | Dead<RefreshDeath>
  | GoogleMisconfigured
  | Busy;

type Asked = {
  refreshToken: Secret<string>;
  /** Narrower than the grant, for a token that leaves the house. */
  scopes?: readonly string[];
};

/** Google does not rotate refresh tokens; should it ever, the grant carries the new one and the old is dead. */
export async function refreshGrant(needs: GoogleNeeds, app: GoogleApp, asked: Asked): Promise<Refreshed> {
  const { refreshToken, scopes } = asked;
  if (scopes?.length === 0) return { kind: 'refused', reason: 'scopes_not_granted' };
  const outcome = await requestTokens(needs, app, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken.reveal(),
    ...(scopes && { scope: canonicalScopes(scopes).join(' ') }),
  });
  switch (outcome.kind) {
    case 'granted':
      return checked(outcome.grant, outcome.refusedSecrets, asked);
    case 'invalid_grant':
      return { kind: 'dead', reason: deathOf(outcome), said: outcome.said };
    case 'misconfigured':
      return scopes && outcome.reason === 'invalid_scope'
        ? { kind: 'refused', reason: 'scopes_not_granted' }
        : outcome;
    case 'busy':
      return outcome;
    default:
      return outcome satisfies never;
  }
}

function checked(answered: GoogleGrant, refusedSecrets: number, { refreshToken, scopes }: Asked): Refreshed {
  const grant = withoutRepeated(answered, refreshToken);
  if (!scopes || excessScopes(scopes, grant.scopes).length === 0)
    return { kind: 'fresh', grant, refusedSecrets };
  const rotated = grant.refreshToken;
  return { kind: 'refused', reason: 'not_narrowed', ...(rotated && { rotated }) };
}

function withoutRepeated(grant: GoogleGrant, current: Secret<string>): GoogleGrant {
  const { refreshToken, ...rest } = grant;
  return refreshToken?.reveal() === current.reveal() ? rest : grant;
}

function deathOf(refusal: InvalidGrant): RefreshDeath {
  const { description } = refusal;
  if (asksForReauthentication(refusal)) return 'reauthentication';
  if (/account has been/i.test(description)) return 'account_gone';
  return /expired or revoked/i.test(description) ? 'revoked_or_expired' : 'unexplained';
}
