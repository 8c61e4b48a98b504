/** What the consent page says about each scope. */
const known: Readonly<Record<string, string>> = {
  openid: 'Sign you in',
  profile: 'View your basic profile',
  email: 'View your email address',
  offline_access: 'Maintain access to data you have given it access to',
  'https://graph.microsoft.com/User.Read': 'Sign you in and read your profile',
};

export function splitScopes(text: string): string[] {
  const words = text.split(' ').filter(word => word !== '');
  return [
    ...new Set(words.map(word => (word === 'User.Read' ? 'https://graph.microsoft.com/User.Read' : word))),
  ];
}

export function unknownScope(scopes: readonly string[]): string | undefined {
  return scopes.find(scope => !Object.hasOwn(known, scope));
}

export function scopeWords(scope: string): string {
  return known[scope] ?? scope;
}
