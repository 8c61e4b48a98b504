const OPENID = 'openid';
const EMAIL = 'https://www.googleapis.com/auth/userinfo.email';
const PROFILE = 'https://www.googleapis.com/auth/userinfo.profile';

/** Google is asked in either spelling and always answers in the long one. */
const spellings = [
  { short: 'email', canonical: EMAIL },
  { short: 'profile', canonical: PROFILE },
] as const;

export function canonicalScope(spelling: string): string {
  return spellings.find(({ short }) => short === spelling)?.canonical ?? spelling;
}

/** The spelling of OpenID Connect, for those who show or compare scopes in it. */
export function shortScope(spelling: string): string {
  return spellings.find(({ canonical }) => canonical === spelling)?.short ?? spelling;
}

/** Canonical, each once, sorted. */
export function canonicalScopes(scopes: Iterable<string>): string[] {
  return [...new Set([...scopes].map(canonicalScope))].sort();
}

/** The `scope` of a request or an answer: words between spaces. */
export function readScopes(text: string): string[] {
  return canonicalScopes(text.split(' ').filter(word => word !== ''));
}

/** What was asked for and not given, canonical: the tick boxes that were left empty. */
export function missingScopes(requested: Iterable<string>, granted: Iterable<string>): string[] {
  const given = new Set(canonicalScopes(granted));
  return canonicalScopes(requested).filter(scope => !given.has(scope));
}

/** What was given beyond what was asked for. Google adds `openid` by itself to any sign-in scope. */
export function excessScopes(requested: Iterable<string>, granted: Iterable<string>): string[] {
  const asked = new Set(canonicalScopes(requested));
  if (asked.has(EMAIL) || asked.has(PROFILE)) asked.add(OPENID);
  return canonicalScopes(granted).filter(scope => !asked.has(scope));
}
