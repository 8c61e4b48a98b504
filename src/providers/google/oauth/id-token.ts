import { createHash } from 'node:crypto';
import { z } from 'zod';
import { sameText } from '#kernel/same-text.ts';
import type { Secret } from '#kernel/secret.ts';
import type { World } from '#kernel/world.ts';
import { type Refused, type SignedTokenRefusal, verifySignedToken } from '../../jwt/signed-token.ts';
import type { Busy } from '../../verdict.ts';
import type { GoogleKeys } from './keys.ts';

export const GOOGLE_ISSUER = 'https://accounts.google.com';
/** Google signs as either. */
const ISSUERS = [GOOGLE_ISSUER, 'accounts.google.com'];

/** Who a Google account is. */
export type GoogleIdentity = {
  /** The only thing about an account that never changes. */
  subject: string;
  /** As Google spells it. */
  address: string;
  isAddressVerified: boolean;
  /** Of accounts that an organisation runs. */
  hostedDomain?: string;
  name?: string;
};

export type IdTokenRefusal =
  | SignedTokenRefusal
  /** Made for another client of the same project. */
  | 'wrong_party'
  | 'wrong_nonce'
  /** Made for another access token than the one it came with. */
  | 'wrong_access_token'
  /** The scope `email` was not granted. */
  | 'no_address';

const claimsSchema = z.object({
  sub: z.string().regex(/^[\x21-\x7e]{1,255}$/),
  azp: z.string().optional(),
  nonce: z.string().optional(),
  at_hash: z.string().optional(),
  email: z
    .string()
    .max(320)
    .regex(/^[^\s@]+@[^\s@]+$/)
    .optional(),
  email_verified: z
    .union([z.boolean(), z.enum(['true', 'false']).transform(text => text === 'true')])
    .default(false),
  hd: z.string().min(1).max(253).optional(),
  name: z.string().trim().min(1).max(200).optional().catch(undefined),
});

type Expected = {
  clientId: string;
  /** Of a flow. On refresh there is none. */
  nonce?: string;
  accessToken?: Secret<string>;
};

export async function verifyIdToken(
  needs: { world: Pick<World, 'now'>; googleKeys: GoogleKeys },
  idToken: string,
  expected: Expected,
): Promise<{ kind: 'verified'; identity: GoogleIdentity } | Refused<IdTokenRefusal> | Busy> {
  const { world, googleKeys: keys } = needs;
  const wanted = { audience: expected.clientId, issuers: ISSUERS };
  const signed = await verifySignedToken({ world, keys }, idToken, wanted);
  if (signed.kind !== 'verified') return signed;
  const read = claimsSchema.safeParse(signed.claims);
  if (!read.success) return { kind: 'refused', reason: 'malformed' };
  const reason = refusalOf(read.data, expected);
  if (reason) return { kind: 'refused', reason };
  const { sub, email, email_verified, hd, name } = read.data;
  if (email === undefined) return { kind: 'refused', reason: 'no_address' };
  return {
    kind: 'verified',
    identity: {
      subject: sub,
      address: email,
      isAddressVerified: email_verified,
      ...(hd !== undefined && { hostedDomain: hd }),
      ...(name !== undefined && { name }),
    },
  };
}

function refusalOf(
  { azp, nonce, at_hash }: z.infer<typeof claimsSchema>,
  expected: Expected,
): IdTokenRefusal | undefined {
  if (azp !== undefined && azp !== expected.clientId) return 'wrong_party';
  if (expected.nonce !== undefined && !isSame(nonce, expected.nonce)) return 'wrong_nonce';
  if (!expected.accessToken || at_hash === undefined) return undefined;
  return isSame(at_hash, hashOf(expected.accessToken)) ? undefined : 'wrong_access_token';
}

function isSame(given: string | undefined, wanted: string): boolean {
  return given !== undefined && sameText(given, wanted);
}

/** OpenID Connect Core, 3.1.3.6: the left half of the hash. Optional in the code flow, so its absence is none. */
function hashOf(accessToken: Secret<string>): string {
  return createHash('sha256').update(accessToken.reveal()).digest().subarray(0, 16).toString('base64url');
}
