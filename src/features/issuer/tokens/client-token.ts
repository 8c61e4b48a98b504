import { z } from 'zod';
import { knownScopes } from '#features/access/api-keys/api-key.ts';
import { apiAudience, readOwnToken } from '#features/access/tokens/access-token.ts';
import { type Id, idSchema, newId, type TenantId } from '#kernel/ids.ts';
import type { KeyScope } from '#kernel/permissions.ts';
import type { ClientId, PresentedClient } from '../clients/client.ts';
import type { IssuerNeeds } from '../issuer-needs.ts';

/** A client gets another one whenever it likes, so none has to live long. */
export const CLIENT_TOKEN_LIFE_SECONDS = 600;

const SECOND_MS = 1_000;

export type ClientTokenId = Id<'client_token'>;

export type ClientClaims = {
  tenantId: TenantId;
  clientId: ClientId;
  tokenId: ClientTokenId;
  scopes: KeyScope[];
  issuedAt: number;
  expiresAt: Date;
};

/** RFC 9068, for a token that stands for the client itself. `client_id` tells it from a person's. */
export function claimsFor(
  needs: IssuerNeeds,
  { tenantId, id }: Pick<PresentedClient, 'tenantId' | 'id'>,
  scopes: readonly KeyScope[],
): Record<string, unknown> {
  const issuedAt = Math.floor(needs.world.now().getTime() / SECOND_MS);
  return {
    iss: needs.origins.canonical,
    aud: apiAudience(needs),
    sub: id,
    client_id: id,
    tid: tenantId,
    jti: newId<'client_token'>(needs.world),
    iat: issuedAt,
    exp: issuedAt + CLIENT_TOKEN_LIFE_SECONDS,
    scope: scopes.join(' '),
  };
}

const claimsSchema = z
  .object({
    sub: idSchema<'client'>(),
    client_id: idSchema<'client'>(),
    tid: idSchema<'tenant'>(),
    jti: idSchema<'client_token'>(),
    scope: z.string(),
    iat: z.number(),
    exp: z.number(),
  })
  .refine(claims => claims.sub === claims.client_id);

/** The signature and everything the token says about itself. Not yet: whether its client may still come in. */
export async function readClientToken(needs: IssuerNeeds, token: string): Promise<ClientClaims> {
  const { client_id, tid, jti, scope, iat, exp } = await readOwnToken(needs, token, claimsSchema);
  return {
    tenantId: tid,
    clientId: client_id,
    tokenId: jti,
    scopes: knownScopes(scope.split(' ')),
    issuedAt: iat,
    expiresAt: new Date(exp * SECOND_MS),
  };
}

/** Unverified, only to know by which proof to judge it: so each request may look, and none parses for it. */
export function namesClient(token: string): boolean {
  const payload = token.slice(token.indexOf('.') + 1, token.lastIndexOf('.'));
  return Buffer.from(payload, 'base64url').includes('"client_id":');
}
