import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import type { World } from '#kernel/world.ts';
import type { Busy } from '../verdict.ts';
import type { PublishedKeys } from './published-keys.ts';

export type SignedTokenRefusal =
  | 'malformed'
  | 'wrong_algorithm'
  | 'unknown_key'
  | 'bad_signature'
  | 'wrong_issuer'
  | 'wrong_audience'
  | 'expired'
  | 'not_valid_yet'
  | 'lives_too_long';

export type Refused<Reason extends string> = { kind: 'refused'; reason: Reason };

const ALGORITHM = 'RS256';
/** As much as Google's own libraries forgive, and Microsoft's. */
const CLOCK_SKEW_SECONDS = 300;
/** As much as Google's own libraries believe: an end further away is no end. */
const LONGEST_LIFE_SECONDS = 86_400;
const MOST_CHARACTERS = 16_384;
const SECOND_MS = 1_000;

export type VerifiedToken = { kind: 'verified'; claims: JWTPayload; keyIssuer?: string };

/**
 * Signed by a key of the vendor's, for exactly this audience, now. What it says beyond that is for the caller
 * to judge; without `issuers` also who issued it, which then depends on the claims.
 */
export async function verifySignedToken(
  { world, keys }: { world: Pick<World, 'now'>; keys: PublishedKeys },
  token: string,
  { audience, issuers }: { audience: string; issuers?: string[] },
): Promise<VerifiedToken | Refused<SignedTokenRefusal> | Busy> {
  const header = readHeader(token);
  if (!header?.kid) return refused('malformed');
  if (header.alg !== ALGORITHM) return refused('wrong_algorithm');
  const found = await keys.publicKeyFor(header.kid);
  if (found.kind === 'busy') return found;
  if (found.kind === 'unknown_key') return refused('unknown_key');
  const now = world.now();
  try {
    const { payload } = await jwtVerify(token, found.key, {
      algorithms: [ALGORITHM],
      ...(issuers && { issuer: issuers }),
      audience,
      clockTolerance: CLOCK_SKEW_SECONDS,
      currentDate: now,
      requiredClaims: ['iss', 'sub', 'iat', 'exp'],
    });
    const wrong = wrongAudience(payload, audience) ?? wrongTimes(payload, now);
    if (wrong) return refused(wrong);
    const { issuer: keyIssuer } = found;
    return { kind: 'verified', claims: payload, ...(keyIssuer !== undefined && { keyIssuer }) };
  } catch (error) {
    if (error instanceof errors.JOSEError) return refused(refusalOf(error));
    throw error;
  }
}

function refused(reason: SignedTokenRefusal): Refused<SignedTokenRefusal> {
  return { kind: 'refused', reason };
}

function readHeader(token: string): { alg?: string; kid?: string } | undefined {
  if (token.length > MOST_CHARACTERS) return undefined;
  try {
    return decodeProtectedHeader(token);
  } catch {
    return undefined;
  }
}

/** OpenID Connect Core, 3.1.3.7: an audience beside ours is one we would have to trust. */
function wrongAudience({ aud }: JWTPayload, audience: string): 'wrong_audience' | undefined {
  return [aud].flat().every(one => one === audience) ? undefined : 'wrong_audience';
}

function wrongTimes({ iat = 0, exp = 0 }: JWTPayload, now: Date): SignedTokenRefusal | undefined {
  const nowSeconds = now.getTime() / SECOND_MS;
  if (iat > nowSeconds + CLOCK_SKEW_SECONDS) return 'not_valid_yet';
  return exp > nowSeconds + LONGEST_LIFE_SECONDS + CLOCK_SKEW_SECONDS ? 'lives_too_long' : undefined;
}

function refusalOf(error: errors.JOSEError): SignedTokenRefusal {
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'bad_signature';
  if (error instanceof errors.JWTExpired) return 'expired';
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'malformed';
  if (error.claim === 'iss') return 'wrong_issuer';
  if (error.claim === 'aud') return 'wrong_audience';
  return error.claim === 'nbf' ? 'not_valid_yet' : 'malformed';
}
