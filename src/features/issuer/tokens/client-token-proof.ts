import { bearerOf, looksLikeKey } from '#features/access/bearer.ts';
import { fail } from '#kernel/failures.ts';
import type { Proof, ProvenCaller } from '#platform/http/proof.ts';
import type { IssuerNeeds } from '../issuer-needs.ts';
import { namesClient } from './client-token.ts';
import { findLiveToken } from './live-token.ts';

/** An access token that a client of a service got for itself: whoever has it acts as that service. */
export const clientTokenProof: Proof<IssuerNeeds> = {
  name: 'client access token',
  isAmbient: false,
  find(exchange) {
    const bearer = bearerOf(exchange);
    return bearer !== undefined && !looksLikeKey(bearer) && namesClient(bearer) ? bearer : undefined;
  },
  prove: (needs, credential) => proveClientToken(needs, credential),
  recall: ({ rememberedCallers }, credential) => rememberedCallers.recall(credential),
};

/** It does what it was asked for with and what its client may today: both. */
export async function proveClientToken(needs: IssuerNeeds, token: string): Promise<ProvenCaller> {
  const live = await findLiveToken(needs, 'find who is calling', token);
  if (!live) throw fail('invalid_token');
  const { claims, client } = live;
  const caller: ProvenCaller = {
    tenantId: client.tenantId,
    actor: { kind: 'service', serviceId: client.serviceId, clientId: client.id },
    permissions: claims.scopes.filter(scope => client.scopes.includes(scope)),
    stamp: { kind: 'client', id: client.id, epoch: client.epoch },
  };
  needs.rememberedCallers.remember(token, caller, claims.expiresAt);
  return caller;
}
