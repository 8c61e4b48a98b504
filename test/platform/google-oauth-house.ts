import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Secret } from '#kernel/secret.ts';
import { realWorld, type World } from '#kernel/world.ts';
import type { GoogleEndpoints } from '#providers/google/endpoints.ts';
import { type AuthorizationRequest, authorizationUrl } from '#providers/google/oauth/authorization-url.ts';
import { exchangeCode } from '#providers/google/oauth/exchange-code.ts';
import { createGoogleKeys } from '#providers/google/oauth/keys.ts';
import { refreshGrant } from '#providers/google/oauth/refresh.ts';
import type { GoogleGrant } from '#providers/google/oauth/token-answer.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import { origin, simulatedGoogle } from '../simulators/simulated-google.ts';

export const verifier = 'a-verifier-of-forty-three-characters-or-more-000';
export const nonce = 'the-nonce-of-this-flow';
const [firstRedirectUri] = acmeGoogle.redirectUris;
export const redirectUri = firstRedirectUri;
export const email = 'https://www.googleapis.com/auth/userinfo.email';

export const acmeApp = {
  clientId: acmeGoogle.clientId,
  clientSecrets: [new Secret(acmeGoogle.clientSecret)],
};

export function endpointsAt(base: string): GoogleEndpoints {
  const google = `${base}/google`;
  return {
    accounts: `${google}/accounts`,
    oauth2: `${google}/oauth2`,
    openid: `${google}/openidconnect`,
    gmail: `${google}/gmail`,
    pubsub: `${google}/pubsub`,
    resourceManager: `${google}/cloudresourcemanager`,
    apis: `${google}/www`,
  };
}

/** The simulated Google and our client of it, both on a clock that only the test moves. */
export function googleHouse(changes: Partial<World> = {}) {
  const google = simulatedGoogle();
  const world: World = {
    ...realWorld(),
    now: google.clock.now,
    elapsedMs: () => google.clock.now().getTime(),
    fetch: google.fetch,
    ...changes,
  };
  const needs = { world, endpoints: endpointsAt(origin) };
  const googleKeys = createGoogleKeys(needs);

  const url = (asked: Partial<AuthorizationRequest> = {}) =>
    authorizationUrl(needs.endpoints, {
      clientId: acmeApp.clientId,
      redirectUri,
      scopes: ['openid', 'email', 'https://www.googleapis.com/auth/gmail.readonly'],
      state: 'the-state',
      nonce,
      codeChallenge: createHash('sha256').update(verifier).digest('base64url'),
      prompt: [],
      ...asked,
    });
  const consent = async (
    account: string,
    asked: Partial<AuthorizationRequest> = {},
    choices: Record<string, unknown> = {},
  ) => {
    const { location } = await google.control('POST', '/google/_control/consent', {
      url: url(asked).href,
      account,
      ...choices,
    });
    assert.equal(typeof location, 'string', 'Google showed a page of its own');
    return new URL(String(location)).searchParams;
  };
  const codeFor = async (...asked: Parameters<typeof consent>) =>
    (await consent(...asked)).get('code') ?? assert.fail('Google sent no code');
  const exchange = (
    code: string,
    { app = acmeApp, ...parts }: { app?: typeof acmeApp; redirectUri?: string; verifier?: string } = {},
  ) => exchangeCode(needs, app, { code, redirectUri, verifier, ...parts });
  const connect = async (...asked: Parameters<typeof consent>): Promise<GoogleGrant> => {
    const outcome = await exchange(await codeFor(...asked));
    assert.equal(outcome.kind, 'granted');
    return outcome.grant;
  };
  const refresh = (grant: GoogleGrant, scopes?: readonly string[], app = acmeApp) => {
    assert.ok(grant.refreshToken);
    return refreshGrant(needs, app, { refreshToken: grant.refreshToken, ...(scopes && { scopes }) });
  };
  const arm = (effect: object, match: object = {}) =>
    google.control('POST', '/google/_control/faults', { match, effect });
  const asked = async (path: string) =>
    Number((await google.control('GET', `/google/_control/requests?path=${path}`)).count);

  return { google, world, needs, googleKeys, url, consent, codeFor, exchange, connect, refresh, arm, asked };
}

export type GoogleHouse = ReturnType<typeof googleHouse>;
