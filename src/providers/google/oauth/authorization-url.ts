import type { GoogleEndpoints } from '../endpoints.ts';
import { canonicalScopes } from './scopes.ts';

export type AuthorizationRequest = {
  clientId: string;
  /** To the letter as it is registered with Google. */
  redirectUri: string;
  scopes: readonly string[];
  state: string;
  nonce: string;
  /** RFC 7636: base64url of the SHA-256 of the verifier. */
  codeChallenge: string;
  /** An address or a subject. Only a hint: the person may choose another account. */
  loginHint?: string;
  /**
   * `consent` brings a new refresh token, and the hundred-and-first of an account and client silently
   * kills the oldest. None: Google asks only for what it has not asked yet.
   */
  prompt: readonly ('consent' | 'select_account')[];
  /** Incremental authorization: the answer then holds everything ever given to the project. */
  includeGrantedScopes?: boolean;
};

export function authorizationUrl(endpoints: GoogleEndpoints, asked: AuthorizationRequest): URL {
  const url = new URL(`${endpoints.accounts}/o/oauth2/v2/auth`);
  url.search = new URLSearchParams({
    client_id: asked.clientId,
    redirect_uri: asked.redirectUri,
    response_type: 'code',
    scope: canonicalScopes(asked.scopes).join(' '),
    access_type: 'offline',
    state: asked.state,
    nonce: asked.nonce,
    code_challenge: asked.codeChallenge,
    code_challenge_method: 'S256',
    ...(asked.loginHint !== undefined && { login_hint: asked.loginHint }),
    ...(asked.prompt.length > 0 && { prompt: asked.prompt.join(' ') }),
    ...(asked.includeGrantedScopes && { include_granted_scopes: 'true' }),
  }).toString();
  return url;
}
