import type { Exchange } from '#platform/http/exchange.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { SESSION_COOKIE } from './session.ts';
import { setSessionCookie } from './session-proof.ts';
import type { SignedIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';

/** Hands the browser its cookie; whatever session it held before is over. */
export async function welcome(needs: AccessNeeds, exchange: Exchange, { session, caller }: SignedIn) {
  const before = exchange.cookies.read(SESSION_COOKIE);
  if (before !== undefined) await signOut(needs, 'session', before);
  setSessionCookie(exchange, session.token, session.lifeMs);
  return caller;
}
