import { queryOptions } from '@tanstack/react-query';
import { answer, api, done } from './client.ts';
import type { JwtAlgorithm } from './shapes.ts';

export const issuersQuery = queryOptions({
  queryKey: ['exchange', 'issuers'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/jwt-issuers', { signal })),
});

const one = (issuerId: string) => ({ params: { path: { issuerId } } });

/** The present state of somebody else's server: never remembered, and not asked for anew by itself. */
export const keyCheckQuery = (issuerId: string) =>
  queryOptions({
    queryKey: ['key-check', issuerId],
    queryFn: ({ signal }) =>
      answer(api.POST('/api/v1/jwt-issuers/{issuerId}/check-keys', { ...one(issuerId), signal })),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  });

/** The compiler refuses this table when the API knows another set. */
const everyAlgorithm: Record<JwtAlgorithm, true> = {
  RS256: true,
  RS384: true,
  RS512: true,
  PS256: true,
  PS384: true,
  PS512: true,
  ES256: true,
  ES384: true,
  ES512: true,
  EdDSA: true,
  Ed25519: true,
};

export const jwtAlgorithms = Object.keys(everyAlgorithm).filter(isJwtAlgorithm);

export function isJwtAlgorithm(name: string): name is JwtAlgorithm {
  return Object.hasOwn(everyAlgorithm, name);
}

export type IssuerChange = {
  name: string;
  audience: string;
  algorithms: JwtAlgorithm[];
  keys: { kind: 'url'; url: string } | { kind: 'pasted'; jwks: Record<string, unknown> };
};

export type NewIssuer = IssuerChange & { issuer: string; subject_claim: string };

export function registerIssuer(issuer: NewIssuer) {
  return answer(api.POST('/api/v1/jwt-issuers', { body: issuer }));
}

export function changeIssuer({ issuerId, ...change }: IssuerChange & { issuerId: string }) {
  return done(api.PUT('/api/v1/jwt-issuers/{issuerId}', { ...one(issuerId), body: change }));
}

export function freezeIssuer(issuerId: string) {
  return done(api.POST('/api/v1/jwt-issuers/{issuerId}/freeze', one(issuerId)));
}

export function unfreezeIssuer(issuerId: string) {
  return done(api.POST('/api/v1/jwt-issuers/{issuerId}/unfreeze', one(issuerId)));
}

export function removeIssuer(issuerId: string) {
  return done(api.DELETE('/api/v1/jwt-issuers/{issuerId}', one(issuerId)));
}
