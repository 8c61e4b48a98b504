import { importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import { Secret } from '#kernel/secret.ts';
import { shifted } from '#kernel/world.ts';
import { postForm } from '../../http.ts';
import { type Busy, busy } from '../../verdict.ts';
import type { GoogleNeeds } from '../endpoints.ts';
import { type GoogleMisconfigured, type InvalidGrant, readRefusal } from '../oauth/token-refusal.ts';

export type ServiceAccount = { email: string; keyId: string; privateKey: Secret<string> };

export type ServiceAccountToken =
  | { kind: 'granted'; accessToken: Secret<string>; expiresAt: Date }
  | { kind: 'refused'; reason: 'key_refused' | 'service_account_gone' | 'clock_skew' }
  | GoogleMisconfigured
  | Busy;

/** What Google expects to read, wherever the request is sent. What a key file says about it is not asked. */
const AUDIENCE = 'https://oauth2.googleapis.com/token';
const LIFE_SECONDS = 3_600; // the most that Google takes
const LIMITS = { timeOutMs: 10_000, mostBytes: 65_536 };
const SECOND_MS = 1_000;

const answer = z.object({
  access_token: z.string().min(1).max(4_096),
  expires_in: z.number().positive(),
});

/** RFC 7523: the account proves itself with its key and acts for itself alone. */
export async function askAsServiceAccount(
  { world, endpoints }: GoogleNeeds,
  account: ServiceAccount,
  scopes: readonly string[],
): Promise<ServiceAccountToken> {
  const sentAt = world.now();
  const assertion = await assert(account, scopes, sentAt);
  if (!assertion) return { kind: 'refused', reason: 'key_refused' };
  const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
  const answered = await postForm(world, `${endpoints.oauth2}/token`, form, LIMITS);
  if (answered.kind === 'busy') return answered;
  if (!answered.isSuccess) return judged(readRefusal(answered, world.now()));
  const read = answer.safeParse(answered.body);
  if (!read.success) return busy('unreadable_answer', { clue: 'not_a_token' });
  const { access_token, expires_in } = read.data;
  const lifeMs = Math.min(expires_in, LIFE_SECONDS) * SECOND_MS;
  return { kind: 'granted', accessToken: new Secret(access_token), expiresAt: shifted(sentAt, lifeMs) };
}

async function assert(
  { email, keyId, privateKey }: ServiceAccount,
  scopes: readonly string[],
  now: Date,
): Promise<string | undefined> {
  const key = await importPKCS8(privateKey.reveal(), 'RS256').catch(() => undefined);
  const nowSeconds = Math.floor(now.getTime() / SECOND_MS);
  return (
    key &&
    new SignJWT({ scope: scopes.join(' ') })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: keyId })
      .setIssuer(email)
      .setAudience(AUDIENCE)
      .setIssuedAt(nowSeconds)
      .setExpirationTime(nowSeconds + LIFE_SECONDS)
      .sign(key)
  );
}

function judged(refusal: InvalidGrant | GoogleMisconfigured | Busy): ServiceAccountToken {
  switch (refusal.kind) {
    case 'invalid_grant':
      return { kind: 'refused', reason: reasonOf(refusal) };
    case 'misconfigured':
      // Of an account whose key is gone Google says the same as of a client that it does not know.
      return refusal.reason === 'client_not_found' || refusal.reason === 'invalid_client'
        ? { kind: 'refused', reason: 'key_refused' }
        : refusal;
    case 'busy':
      return refusal;
    default:
      return refusal satisfies never;
  }
}

function reasonOf({ description }: InvalidGrant) {
  if (/account not found|not a valid email/i.test(description)) return 'service_account_gone';
  return /reasonable timeframe|iat and exp/i.test(description) ? 'clock_skew' : 'key_refused';
}
