import { json, neverStored } from '../frame/answers.ts';
import { bearerToken, findAccess } from './access-tokens.ts';
import type { Google } from './google.ts';
import { profileClaims } from './identity-token.ts';
import { answered, OAuthRefusal } from './oauth-refusal.ts';
import { emailScope, isSignInScope, profileScope } from './scopes.ts';

export function answerUserinfo(google: Google, request: Request): Promise<Response> {
  return answered(async () => {
    const token = bearerToken(request) ?? new URL(request.url).searchParams.get('access_token');
    const access = token ? findAccess(google, token) : undefined;
    const person = access?.holder.kind === 'person' ? google.people.get(access.holder.sub) : undefined;
    if (!access || !person || !access.scopes.some(isSignInScope)) {
      throw new OAuthRefusal(401, 'invalid_request', 'Invalid Credentials');
    }
    const claims = {
      sub: person.sub,
      ...(access.scopes.includes(profileScope) && profileClaims(person)),
      ...(access.scopes.includes(emailScope) && {
        email: person.email,
        email_verified: person.isEmailVerified,
      }),
      ...(person.hostedDomain !== undefined && { hd: person.hostedDomain }),
    };
    return json(claims, { headers: neverStored });
  });
}
