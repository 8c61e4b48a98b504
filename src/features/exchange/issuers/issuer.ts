import type { Id, TenantId } from '#kernel/ids.ts';

export type IssuerId = Id<'jwt_issuer'>;

/** Asymmetric ones only: with `none` or an HMAC, anybody could sign who knows what is public. */
export const algorithms = [
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const),
  ...(['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const),
] as const;

export type Algorithm = (typeof algorithms)[number];

export function algorithmsIn(texts: readonly string[]): Algorithm[] {
  return algorithms.filter(name => texts.includes(name));
}

/** Fetched from where the issuer publishes them, or pasted once and for all. */
export type KeySource = { kind: 'url'; url: string } | { kind: 'pasted'; jwks: string };

/** Whose JWTs the organisation takes as proof of whom somebody acts for. */
export type JwtIssuer = {
  id: IssuerId;
  tenantId: TenantId;
  name: string;
  issuer: string;
  audience: string;
  algorithms: Algorithm[];
  keys: KeySource;
  subjectClaim: string;
  createdAt: Date;
  frozenAt: Date | null;
};

/**
 * What may change without making somebody else out of those it names. Who issues, and which claim names, is
 * settled once: a stranger's "kim" must not inherit what kim has connected.
 */
export type ChangeableIssuer = Pick<JwtIssuer, 'name' | 'audience' | 'algorithms' | 'keys'>;
