import { proveKey } from '#features/access/api-keys/api-key-proof.ts';
import { looksLikeKey } from '#features/access/bearer.ts';
import { proveAccessToken } from '#features/access/tokens/access-token-proof.ts';
import { type Failure, fail } from '#kernel/failures.ts';
import type { TenantId } from '#kernel/ids.ts';
import type { ProvenCaller } from '#platform/http/proof.ts';
import type { IssuerNeeds } from '../issuer-needs.ts';
import { namesClient } from '../tokens/client-token.ts';
import { proveClientToken } from '../tokens/client-token-proof.ts';

/** From memory, for whoever checks it in the statement that hands the token out; otherwise proven in full. */
export function recallBearer(
  { rememberedCallers }: IssuerNeeds,
  token: string,
  tenantId: TenantId,
): ProvenCaller | undefined {
  const caller = rememberedCallers.recall(token);
  return caller?.tenantId === tenantId ? caller : undefined;
}

/** Whoever has this key or token of ours. Another organisation's is as good as none. */
export async function proveBearer(
  needs: IssuerNeeds,
  token: string,
  tenantId: TenantId,
): Promise<ProvenCaller> {
  const caller = await proverOf(token)(needs, token);
  if (caller.tenantId !== tenantId) throw notGood();
  return caller;
}

/** Tokens for agents are signed by the same keys and are none of these: their audience is another. */
function proverOf(token: string) {
  if (looksLikeKey(token)) return proveKey;
  return namesClient(token) ? proveClientToken : proveAccessToken;
}

export function notGood(): Failure {
  return fail('invalid_token', {
    detail: 'The subject token is not a key or token of ours that is still good.',
  });
}
