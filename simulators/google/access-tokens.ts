import type { Google } from './google.ts';
import { newAccessToken } from './identifiers.ts';
import type { AccessToken } from './records.ts';

/** What Google answers in `expires_in`; also how long a token works. */
export const accessTokenSeconds = 3_599;

type Parts = Omit<AccessToken, 'token' | 'expiresAt'> & { endsAt?: Date | undefined };

export function issueAccessToken(google: Google, { endsAt, ...parts }: Parts): AccessToken {
  const now = google.clock.now();
  sweep(google, now);
  const latest = new Date(now.getTime() + accessTokenSeconds * 1_000);
  const issued = {
    ...parts,
    token: newAccessToken(google.random),
    expiresAt: endsAt !== undefined && endsAt < latest ? endsAt : latest,
  };
  google.accessTokens.set(issued.token, issued);
  return issued;
}

/** The token if it opens anything at this moment. */
export function findAccess(google: Google, token: string): AccessToken | undefined {
  const found = google.accessTokens.get(token);
  if (!found || found.expiresAt <= google.clock.now()) return undefined;
  if (found.holder.kind === 'person' && google.people.get(found.holder.sub)?.state !== 'active')
    return undefined;
  return found;
}

export function bearerToken(request: Request): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
}

export function secondsLeft(google: Google, expiresAt: Date): number {
  return Math.max(0, Math.floor((expiresAt.getTime() - google.clock.now().getTime()) / 1_000));
}

export function dropAccessTokens(google: Google, goes: (token: AccessToken) => boolean): number {
  const going = [...google.accessTokens.values()].filter(goes);
  for (const { token } of going) google.accessTokens.delete(token);
  return going.length;
}

/** Tokens are kept in the order they were made, so the expired ones are the first. */
function sweep(google: Google, now: Date): void {
  for (const { token, expiresAt } of google.accessTokens.values()) {
    if (expiresAt > now) return;
    google.accessTokens.delete(token);
  }
}
