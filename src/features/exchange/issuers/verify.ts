import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import { type Failure, fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import { type Platform, subjectName } from '../subjects/subject.ts';
import type { JwtIssuer } from './issuer.ts';
import type { FoundKeys } from './issuer-keys.ts';
import type { PublicKeys } from './public-keys.ts';
import type { RegisterNeeds } from './register-needs.ts';
import { sayWhy } from './say-why.ts';
import { findIssuerNamed } from './store.ts';

/** What proving a subject takes. */
export type IssuerNeeds = Pick<RegisterNeeds, 'world' | 'database' | 'issuerKeys'> & {
  origins: { canonical: string };
};

const MOST_CHARACTERS = 8_192; // more than any header that a gateway passes on
const CLOCKS_DIFFER_BY_MS = 60_000;
const LONGEST_LIFE_MS = 24 * 60 * 60_000; // one that is good for longer is a password
const SECOND_MS = 1_000;

/** RFC 7519, 5.1 and RFC 9068. What is typed as something else is meant for somebody else, ours included. */
const acceptedTypes: readonly unknown[] = [
  undefined,
  'jwt',
  'at+jwt',
  'application/jwt',
  'application/at+jwt',
];

/**
 * Whom a JWT names, once an issuer that this organisation registered has signed it for the audience that it
 * registered. Where keys are, and which, is told by the registration alone: `jku`, `jwk`, `x5u` and `x5c` in
 * a token are never looked at (RFC 8725, 3.10).
 */
export async function verifySubjectToken(
  needs: IssuerNeeds,
  who: Scope,
  jwt: string,
): Promise<{ platform: Platform; name: string }> {
  if (jwt.length > MOST_CHARACTERS) throw refused(`It has more than ${MOST_CHARACTERS} characters.`);
  const issuer = await requireIssuer(needs, who, read(jwt).issuer);
  const payload = await verified(needs, issuer, jwt);
  mustLiveReasonably(payload, needs.world.now());
  return { platform: { kind: 'issuer', id: issuer.id }, name: nameIn(payload, issuer) };
}

/** Unverified, to find out who says to have signed it. */
function read(jwt: string): { issuer: string } {
  try {
    const { typ } = decodeProtectedHeader(jwt);
    const { iss } = decodeJwt(jwt);
    if (!acceptedTypes.includes(typ?.toLowerCase())) throw refused('Its type (typ) is not one taken here.');
    if (typeof iss !== 'string') throw refused('It names no issuer (iss).');
    return { issuer: iss };
  } catch (cause) {
    throw cause instanceof TypeError || cause instanceof errors.JOSEError
      ? refused('It is not a signed JWT.', cause)
      : cause;
  }
}

async function requireIssuer(
  { database, origins }: IssuerNeeds,
  who: Scope,
  named: string,
): Promise<JwtIssuer> {
  if (named === origins.canonical) throw refused('Tokens of Keyholder itself name no subject.');
  const issuer = await database.inTenant(who, tx => findIssuerNamed(tx, named));
  if (!issuer) throw refused('Your organisation has not registered its issuer (iss).');
  if (issuer.frozenAt) throw refused('Your organisation takes no tokens of its issuer at the moment.');
  return issuer;
}

async function verified(needs: IssuerNeeds, issuer: JwtIssuer, jwt: string): Promise<JWTPayload> {
  try {
    return await verifiedWith(needs, issuer, jwt, usable(await needs.issuerKeys.keysOf(issuer)));
  } catch (cause) {
    if (!isUnknownKey(cause)) throw cause;
    return await verifiedWith(needs, issuer, jwt, usable(await needs.issuerKeys.keysAnewOf(issuer)));
  }
}

function isUnknownKey(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.cause instanceof errors.JWKSNoMatchingKey;
}

function usable(found: FoundKeys): PublicKeys {
  switch (found.kind) {
    case 'keys':
      return found.keys;
    case 'unreachable':
      throw fail('unavailable', {
        detail: 'The keys of the issuer of this token cannot be fetched at the moment.',
        reason: 'issuer_unreachable',
      });
    case 'unusable':
      throw fail('unavailable', {
        detail: 'The issuer of this token publishes no key that can be used.',
        reason: 'issuer_without_keys',
      });
    default:
      return found satisfies never;
  }
}

async function verifiedWith(
  { world }: IssuerNeeds,
  issuer: JwtIssuer,
  jwt: string,
  keys: PublicKeys,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(jwt, keys, {
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: issuer.algorithms,
      requiredClaims: ['exp'],
      clockTolerance: CLOCKS_DIFFER_BY_MS / SECOND_MS,
      currentDate: world.now(),
    });
    return payload;
  } catch (cause) {
    throw refused(sayWhy(cause), cause);
  }
}

/** The rest of what a token says about its times, which a signature makes no better. */
function mustLiveReasonably({ exp, iat }: JWTPayload, now: Date): void {
  const latest = shifted(now, CLOCKS_DIFFER_BY_MS).getTime();
  if (iat !== undefined && iat * SECOND_MS > latest) throw refused('It was issued in the future (iat).');
  if (exp !== undefined && exp * SECOND_MS > latest + LONGEST_LIFE_MS) {
    throw refused('It is good for more than a day (exp).');
  }
}

function nameIn(payload: JWTPayload, { subjectClaim }: JwtIssuer): string {
  const claim = Object.hasOwn(payload, subjectClaim) ? payload[subjectClaim] : undefined;
  if (typeof claim !== 'string') throw refused('It lacks the claim that names the subject, as text.');
  const name = subjectName.safeParse(claim);
  if (name.success) return name.data;
  const says = name.error.issues[0]?.message ?? 'is not right';
  throw refused(`Its claim that names the subject ${says}.`);
}

/** Never quotes the token. */
function refused(why: string, cause?: unknown): Failure {
  return fail('invalid_token', {
    detail: `The subject token is refused. ${why}`,
    reason: 'subject_token',
    cause,
  });
}
