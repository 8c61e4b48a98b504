import { createLocalJWKSet, jwtVerify } from 'jose';
import { json, neverStored } from '../frame/answers.ts';
import { findAccess, secondsLeft } from './access-tokens.ts';
import type { Google } from './google.ts';
import { answered, OAuthRefusal } from './oauth-refusal.ts';
import { publishedKeySet } from './published-keys.ts';
import { emailScope, joinScopes } from './scopes.ts';
import { readForm } from './token-endpoint.ts';

/** Answers in texts throughout, numbers and booleans too. */
export function answerTokeninfo(google: Google, request: Request): Promise<Response> {
  return answered(async () => {
    const form = await readForm(request);
    const query = new URL(request.url).searchParams;
    const find = (name: string) => form.get(name) ?? query.get(name);
    const identity = find('id_token');
    const access = find('access_token');
    const info = identity
      ? await identityInfo(google, identity)
      : access
        ? accessInfo(google, access)
        : undefined;
    if (!info) throw new OAuthRefusal(400, 'invalid_token', 'Invalid Value');
    return json(info, { headers: neverStored });
  });
}

async function identityInfo(google: Google, token: string): Promise<Record<string, string> | undefined> {
  try {
    const keys = createLocalJWKSet(await publishedKeySet(google));
    const { payload, protectedHeader } = await jwtVerify(token, keys, { currentDate: google.clock.now() });
    const entries = Object.entries({ ...payload, ...protectedHeader });
    return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
  } catch {
    return undefined;
  }
}

function accessInfo(google: Google, token: string): Record<string, string> | undefined {
  const access = findAccess(google, token);
  if (!access) return undefined;
  const person = access.holder.kind === 'person' ? google.people.get(access.holder.sub) : undefined;
  return {
    azp: access.clientId,
    aud: access.clientId,
    ...(person && { sub: person.sub }),
    scope: joinScopes(access.scopes),
    exp: String(Math.floor(access.expiresAt.getTime() / 1_000)),
    expires_in: String(secondsLeft(google, access.expiresAt)),
    ...(person &&
      access.scopes.includes(emailScope) && {
        email: person.email,
        email_verified: String(person.isEmailVerified),
      }),
    access_type: access.accessType,
  };
}
