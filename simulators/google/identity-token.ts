import { createHash } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import type { Google } from './google.ts';
import { picture } from './people.ts';
import type { Person } from './records.ts';
import { emailScope, profileScope } from './scopes.ts';
import type { SigningKey } from './signing-keys.ts';

export const issuer = 'https://accounts.google.com';
export const identityTokenSeconds = 3_600;

type Parts = {
  person: Person;
  clientId: string;
  scopes: readonly string[];
  accessToken: string;
  nonce: string | undefined;
  authTime: Date | undefined;
};

export async function identityToken(google: Google, parts: Parts): Promise<string> {
  const { person, scopes, nonce, authTime } = parts;
  return signed(google, {
    iss: issuer,
    azp: parts.clientId,
    aud: parts.clientId,
    sub: person.sub,
    ...(person.hostedDomain !== undefined && { hd: person.hostedDomain }),
    ...(scopes.includes(emailScope) && { email: person.email, email_verified: person.isEmailVerified }),
    at_hash: accessTokenHash(parts.accessToken),
    ...(nonce !== undefined && { nonce }),
    ...(scopes.includes(profileScope) && profileClaims(person)),
    ...(authTime && { auth_time: seconds(authTime) }),
  });
}

/** Signs as Google does, with `iat` and `exp` from the clock, unless it was told to spoil the next tokens. */
export async function signed(google: Google, claims: JWTPayload): Promise<string> {
  const { signing } = google.settings;
  const key = await (signing === 'unknown_key' ? google.keys.unpublished() : google.keys.signing());
  const issuedAt = seconds(google.clock.now()) - (signing === 'expired' ? 2 * identityTokenSeconds : 0);
  const token = await sign(key, {
    ...claims,
    ...spoiled(signing),
    iat: issuedAt,
    exp: issuedAt + identityTokenSeconds,
  });
  return signing === 'bad_signature' ? withoutItsSignature(token) : token;
}

function sign(key: SigningKey, claims: JWTPayload): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: key.kid, typ: 'JWT' })
    .sign(key.privateKey);
}

function spoiled(signing: Google['settings']['signing']): JWTPayload {
  switch (signing) {
    case 'short_issuer':
      return { iss: 'accounts.google.com' };
    case 'wrong_issuer':
      return { iss: 'https://accounts.elsewhere.example' };
    case 'wrong_audience':
      return { aud: 'another-client.apps.googleusercontent.com' };
    case 'wrong_nonce':
      return { nonce: 'another-nonce' };
    default:
      return {};
  }
}

/** The right length and the right key id, but not a signature over these claims. */
function withoutItsSignature(token: string): string {
  const [header, claims, signature] = token.split('.');
  return [
    header,
    claims,
    Buffer.from(signature ?? '', 'base64url')
      .reverse()
      .toString('base64url'),
  ].join('.');
}

export function profileClaims(person: Person): Record<string, string> {
  return {
    name: person.name,
    picture: picture(person),
    given_name: person.givenName,
    family_name: person.familyName,
    locale: person.locale,
  };
}

/** OpenID Connect Core, 3.1.3.6: the left half of the hash, base64url. */
function accessTokenHash(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
}

function seconds(moment: Date): number {
  return Math.floor(moment.getTime() / 1_000);
}
