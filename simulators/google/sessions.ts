import { spell } from '../frame/random.ts';
import type { Google } from './google.ts';
import type { Person } from './records.ts';

/** Who is signed in to Google in this browser, kept by a cookie. */
const cookieName = 'simulated_google_session';

export function signedInPeople(google: Google, request: Request): Person[] {
  const subs = google.sessions.get(sessionId(request) ?? '') ?? new Set();
  return [...subs].flatMap(sub => google.people.get(sub) ?? []);
}

/** Signs a person in and answers with the cookie to set, if this browser has none yet. */
export function signIn(google: Google, request: Request, person: Person): Record<string, string> {
  const known = sessionId(request);
  const signedIn = google.sessions.get(known ?? '');
  person.lastSignedInAt = google.clock.now();
  if (signedIn) {
    signedIn.add(person.sub);
    return {};
  }
  const id = spell(google.random, 'base64url', 32);
  google.sessions.set(id, new Set([person.sub]));
  return { 'set-cookie': `${cookieName}=${id}; Path=/google; HttpOnly; SameSite=Lax` };
}

function sessionId(request: Request): string | undefined {
  return new RegExp(`(?:^|; )${cookieName}=([\\w-]+)`).exec(request.headers.get('cookie') ?? '')?.[1];
}
