import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import type { World } from '#kernel/world.ts';
import type { Busy } from '../../verdict.ts';
import type { GoogleKeys } from './keys.ts';

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

/** Google signs as either. */
const ISSUERS = ['https://accounts.google.com', 'accounts.google.com'];
const ALGORITHM = 'RS256';
/** As much as Google's own libraries forgive. */
const CLOCK_SKEW_SECONDS = 300;
/** As much as Google's own libraries believe: an end further away is no end. */
const LONGEST_LIFE_SECONDS = 86_400;
const MOST_CHARACTERS = 16_384;
const SECOND_MS = 1_000;

/** Signed by Google, for exactly this audience, now. What it says beyond that is for the caller to judge. */
export async function verifySignedToken(
  { world, googleKeys }: { world: Pick<World, 'now'>; googleKeys: GoogleKeys },
  token: string,
  audience: string,
): Promise<{ kind: 'verified'; claims: JWTPayload } | Refused<SignedTokenRefusal> | Busy> {
  const header = readHeader(token);
  if (!header?.kid) return refused('malformed');
  if (header.alg !== ALGORITHM) return refused('wrong_algorithm');
  const found = await googleKeys.publicKeyFor(header.kid);
  if (found.kind === 'busy') return found;
  if (found.kind === 'unknown_key') return refused('unknown_key');
  const now = world.now();
  try {
    const { payload } = await jwtVerify(token, found.key, {
      algorithms: [ALGORITHM],
      issuer: ISSUERS,
      audience,
      clockTolerance: CLOCK_SKEW_SECONDS,
      currentDate: now,
      requiredClaims: ['sub', 'iat', 'exp'],
    });
    const wrong = wrongAudience(payload, audience) ?? wrongTimes(payload, now);
    return wrong ? refused(wrong) : { kind: 'verified', claims: payload };
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
