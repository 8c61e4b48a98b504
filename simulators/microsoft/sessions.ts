import { spell } from '../frame/random.ts';
import type { Microsoft } from './microsoft.ts';
import type { Account } from './records.ts';

/** Who is signed in to Microsoft in this browser, kept by a cookie. */
const cookieName = 'simulated_microsoft_session';

export function signedInAccounts(microsoft: Microsoft, request: Request): Account[] {
  return [...(microsoft.sessions.get(sessionId(request) ?? '') ?? [])];
}

/** Signs an account in and answers with the cookie to set, if this browser has none yet. */
export function signIn(microsoft: Microsoft, request: Request, account: Account): Record<string, string> {
  const signedIn = microsoft.sessions.get(sessionId(request) ?? '');
  if (signedIn) {
    signedIn.add(account);
    return {};
  }
  const id = spell(microsoft.random, 'base64url', 32);
  microsoft.sessions.set(id, new Set([account]));
  return { 'set-cookie': `${cookieName}=${id}; Path=/microsoft; HttpOnly; SameSite=Lax` };
}

export function signOut(microsoft: Microsoft, request: Request): void {
  microsoft.sessions.delete(sessionId(request) ?? '');
}

function sessionId(request: Request): string | undefined {
  return new RegExp(`(?:^|; )${cookieName}=([\\w-]+)`).exec(request.headers.get('cookie') ?? '')?.[1];
}
