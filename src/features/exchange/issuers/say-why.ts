import { errors } from 'jose';

/** What is wrong with a token, for whoever sent it. Whatever is not foreseen here is its signature. */
export function sayWhy(cause: unknown): string {
  if (cause instanceof errors.JWTExpired) return 'It has expired (exp).';
  if (cause instanceof errors.JWTClaimValidationFailed) return claimsSay[cause.claim] ?? 'A claim is wrong.';
  if (cause instanceof errors.JOSEAlgNotAllowed)
    return 'Its algorithm (alg) is not registered for its issuer.';
  if (cause instanceof errors.JWKSNoMatchingKey) return 'Its issuer has no such key (kid, alg).';
  if (cause instanceof errors.JWKSMultipleMatchingKeys) return 'It does not say which key signed it (kid).';
  if (cause instanceof errors.JOSENotSupported) return 'Its header asks for something that is not supported.';
  if (cause instanceof errors.JWSInvalid || cause instanceof errors.JWTInvalid)
    return 'It is not a signed JWT.';
  return 'Its signature is wrong.';
}

const claimsSay: Readonly<Record<string, string>> = {
  aud: 'It is meant for another audience (aud).',
  iss: 'It is of another issuer (iss).',
  nbf: 'It is not good yet (nbf).',
  exp: 'It does not say when it ends (exp).',
  iat: 'It does not say rightly when it was issued (iat).',
};
