import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { fail } from '#kernel/failures.ts';
import { idSchema, newId, type TenantId, type UserId } from '#kernel/ids.ts';
import { shifted } from '#kernel/world.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { SIGNING_ALGORITHM } from '../signing-keys/signing-keys.ts';
import type { AccessClaims, FamilyId } from './verified-tokens.ts';

export const ACCESS_LIFE_MS = 30 * 60_000;
export const REFRESH_LIFE_MS = 7 * 24 * 60 * 60_000;

const KIND = 'at+jwt'; // RFC 9068
const SECOND_MS = 1_000;

/** Our own API, and nothing else that this issuer signs for. */
export function apiAudience({ origins }: Pick<AccessNeeds, 'origins'>): string {
  return `${origins.canonical}/api/v1`;
}

export async function issueAccessToken(
  needs: AccessNeeds,
  to: { tenantId: TenantId; userId: UserId; familyId: FamilyId },
): Promise<string> {
  const now = needs.world.now();
  return needs.signingKeys.sign(KIND, {
    iss: needs.origins.canonical,
    aud: apiAudience(needs),
    sub: to.userId,
    tid: to.tenantId,
    sid: to.familyId,
    jti: newId<'access_token'>(needs.world),
    iat: Math.floor(now.getTime() / SECOND_MS),
    exp: Math.floor(shifted(now, ACCESS_LIFE_MS).getTime() / SECOND_MS),
  });
}

const claimsSchema = z.object({
  sub: idSchema<'user'>(),
  tid: idSchema<'tenant'>(),
  sid: idSchema<'token_family'>(),
  exp: z.number(),
});

/** The signature and everything the token says about itself. Not yet: whether its family still lives. */
export async function verifyAccessToken(needs: AccessNeeds, token: string): Promise<AccessClaims> {
  const known = needs.verifiedTokens.find(token);
  if (known) return known;
  const claims = await readClaims(needs, token);
  needs.verifiedTokens.keep(token, claims);
  return claims;
}

async function readClaims(needs: AccessNeeds, token: string): Promise<AccessClaims> {
  const { sub, tid, sid, exp } = await readOwnToken(needs, token, claimsSchema);
  return { userId: sub, tenantId: tid, familyId: sid, expiresAt: new Date(exp * SECOND_MS) };
}

/** What a token says that we have signed for our own API, if it is still good and says all of this. */
export async function readOwnToken<Claims>(
  needs: AccessNeeds,
  token: string,
  claims: z.ZodType<Claims>,
): Promise<Claims> {
  try {
    const { payload } = await jwtVerify(token, header => keyFor(needs, header.kid), {
      algorithms: [SIGNING_ALGORITHM],
      typ: KIND,
      issuer: needs.origins.canonical,
      audience: apiAudience(needs),
      requiredClaims: ['sub', 'tid', 'jti', 'iat', 'exp'],
      currentDate: needs.world.now(),
    });
    return claims.parse(payload);
  } catch (cause) {
    const isTheTokens = cause instanceof errors.JOSEError || cause instanceof z.ZodError;
    throw isTheTokens ? fail('invalid_token', { cause }) : cause;
  }
}

async function keyFor(needs: AccessNeeds, id: string | undefined) {
  const key = id === undefined ? undefined : await needs.signingKeys.find(id);
  if (!key) throw fail('invalid_token');
  return key;
}
