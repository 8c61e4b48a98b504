import type { AuthorizationRequest } from './authorization-request.ts';
import type { AuthorizationCode, Person } from './records.ts';
import { joinScopes } from './scopes.ts';

/** Where the browser goes with a code. What is unconfirmed here (authuser, prompt) apps must ignore anyway. */
export function successLocation(
  request: AuthorizationRequest,
  person: Person,
  code: AuthorizationCode,
  wasAsked: boolean,
): string {
  return withQuery(request, {
    code: code.code,
    scope: joinScopes(code.scopes),
    authuser: '0',
    hd: person.hostedDomain,
    prompt: wasAsked ? 'consent' : 'none',
  });
}

export function refusalLocation(request: AuthorizationRequest, error: string): string {
  return withQuery(request, { error });
}

export function accessDenied(request: AuthorizationRequest): string {
  return refusalLocation(request, 'access_denied');
}

/** Keeps a query that the registered URI has, gives state back as it came, and spells a space as %20. */
function withQuery(request: AuthorizationRequest, answer: Record<string, string | undefined>): string {
  const location = new URL(request.redirectUri);
  const parts = Object.entries({ state: request.state, ...answer }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  location.search = [location.search.slice(1), ...parts].filter(part => part !== '').join('&');
  return location.href;
}
