import { newRefreshToken } from './identifiers.ts';
import type { Microsoft } from './microsoft.ts';
import type { Grant } from './records.ts';

/** Ninety days without use. Every use brings a new token; the old one goes on until its own end. */
const lifetimeMs = 90 * 86_400_000;

type Parts = Pick<Grant, 'account' | 'appId' | 'scopes' | 'sessionId'>;

export function issueGrant(microsoft: Microsoft, parts: Parts): Grant {
  const grant = {
    ...parts,
    refreshToken: newRefreshToken(microsoft.random),
    expiresAt: new Date(microsoft.clock.now().getTime() + lifetimeMs),
    isRevoked: false,
  };
  microsoft.grants.set(grant.refreshToken, grant);
  return grant;
}
