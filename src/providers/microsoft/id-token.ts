import { z } from 'zod';
import { sameText } from '#kernel/same-text.ts';
import type { World } from '#kernel/world.ts';
import type { PublishedKeys } from '../jwt/published-keys.ts';
import { type Refused, type SignedTokenRefusal, verifySignedToken } from '../jwt/signed-token.ts';
import type { Busy } from '../verdict.ts';
import { issuerOf, mayKeySignFor } from './issuer.ts';

/** Who a Microsoft account is: an object of a directory. Names and addresses are what its admins write there. */
export type MicrosoftIdentity = {
  directoryId: string;
  objectId: string;
  issuer: string;
  /** Signs in elsewhere, and was let into this directory. */
  isGuest: boolean;
  address?: string;
  /** The owner of the address's domain stands behind it; without that it may be anybody's. */
  isAddressVerified: boolean;
  name?: string;
};

export type MicrosoftIdTokenRefusal =
  | SignedTokenRefusal
  | 'wrong_nonce'
  | 'wrong_party'
  | 'wrong_version'
  /** Of another directory than the one that was pinned. */
  | 'wrong_directory'
  /** Signed by a key that signs for others. */
  | 'wrong_key_issuer';

/** All three spellings have been seen. */
const flag = z.union([z.boolean(), z.enum(['1', 'true', '0', 'false']), z.literal(0), z.literal(1)]);

const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(255),
  tid: z.string(),
  oid: z.string().regex(/^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/),
  ver: z.string(),
  azp: z.string().optional(),
  nonce: z.string().optional(),
  idp: z.string().optional(),
  acct: z.union([z.number(), z.string()]).optional(),
  email: z
    .string()
    .max(320)
    .regex(/^[^\s@]+@[^\s@]+$/)
    .optional()
    .catch(undefined),
  xms_edov: flag.optional().catch(undefined),
  name: z.string().trim().min(1).max(200).optional().catch(undefined),
});
type Claims = z.output<typeof claimsSchema>;

type Expected = {
  clientId: string;
  nonce: string;
  /** The one directory whose people may come. Null: those of all. */
  directoryId: string | null;
};

export async function verifyMicrosoftIdToken(
  needs: { world: Pick<World, 'now'>; microsoftKeys: PublishedKeys },
  idToken: string,
  expected: Expected,
): Promise<{ kind: 'verified'; identity: MicrosoftIdentity } | Refused<MicrosoftIdTokenRefusal> | Busy> {
  const { world, microsoftKeys: keys } = needs;
  const signed = await verifySignedToken({ world, keys }, idToken, { audience: expected.clientId });
  if (signed.kind !== 'verified') return signed;
  const read = claimsSchema.safeParse(signed.claims);
  if (!read.success) return { kind: 'refused', reason: 'malformed' };
  const claims = read.data;
  const reason = refusalOf(claims, signed.keyIssuer, expected);
  return reason ? { kind: 'refused', reason } : { kind: 'verified', identity: identityIn(claims) };
}

/** The issuer follows from the directory, the key from the issuer, and the directory from who set up the app. */
function refusalOf(
  { iss, tid, ver, azp, nonce }: Claims,
  keyIssuer: string | undefined,
  expected: Expected,
): MicrosoftIdTokenRefusal | undefined {
  const issuer = issuerOf(tid);
  if (issuer === undefined || iss !== issuer) return 'wrong_issuer';
  if (!mayKeySignFor(keyIssuer, issuer)) return 'wrong_key_issuer';
  if (ver !== '2.0') return 'wrong_version';
  if (expected.directoryId !== null && tid !== expected.directoryId) return 'wrong_directory';
  if (azp !== undefined && azp !== expected.clientId) return 'wrong_party';
  return nonce !== undefined && sameText(nonce, expected.nonce) ? undefined : 'wrong_nonce';
}

function identityIn({ iss, tid, oid, idp, acct, email, xms_edov, name }: Claims): MicrosoftIdentity {
  const isHome = idp === undefined || idp === iss || idp === `https://sts.windows.net/${tid}/`;
  return {
    directoryId: tid,
    objectId: oid,
    issuer: iss,
    isGuest: !isHome || (acct !== undefined && Number(acct) !== 0),
    isAddressVerified: email !== undefined && [true, 1, '1', 'true'].some(yes => yes === xms_edov),
    ...(email !== undefined && { address: email }),
    ...(name !== undefined && { name }),
  };
}
