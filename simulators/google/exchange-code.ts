import type { Google } from './google.ts';
import { issueGrant } from './grants.ts';
import { looksLikeAuthorizationCode } from './identifiers.ts';
import { invalidGrant, invalidRequest } from './oauth-refusal.ts';
import type { ClientOfProject } from './projects.ts';
import { refuseVerifier } from './proof-key.ts';
import type { AuthorizationCode } from './records.ts';
import { requireUsablePerson } from './refresh.ts';
import { type TokenAnswer, tokenAnswer } from './token-answer.ts';

export async function exchangeCode(
  google: Google,
  owner: ClientOfProject,
  form: URLSearchParams,
): Promise<TokenAnswer> {
  const code = consume(google, owner, form);
  const person = requireUsablePerson(google, code.sub);
  const grant = code.bringsRefreshToken
    ? issueGrant(google, { sub: code.sub, owner, scopes: code.scopes, endsAt: code.accessEndsAt })
    : undefined;
  return tokenAnswer(google, {
    owner,
    person,
    scopes: code.scopes,
    accessType: code.accessType,
    grant,
    announcedRefreshToken: grant?.refreshToken,
    endsAt: grant?.endsAt ?? code.accessEndsAt,
    nonce: code.nonce,
    authTime: code.authTime,
  });
}

/** Single use, and spent by the first try of the client it belongs to, however that try ends. */
function consume(google: Google, { client }: ClientOfProject, form: URLSearchParams): AuthorizationCode {
  const text = form.get('code');
  const redirectUri = form.get('redirect_uri');
  if (!text) throw invalidRequest('Missing required parameter: code');
  if (!redirectUri) throw invalidRequest('Missing required parameter: redirect_uri');
  if (!looksLikeAuthorizationCode(text)) throw invalidGrant('Malformed auth code.');
  const code = google.codes.get(text);
  if (!code || code.clientId !== client.id || code.isUsed || code.expiresAt <= google.clock.now()) {
    throw invalidGrant();
  }
  code.isUsed = true;
  if (code.redirectUri !== redirectUri) throw invalidGrant();
  const wrong = refuseVerifier(code.challenge, form.get('code_verifier'));
  if (wrong) throw invalidGrant(wrong);
  return code;
}
