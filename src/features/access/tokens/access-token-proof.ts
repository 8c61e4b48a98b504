import { fail } from '#kernel/failures.ts';
import { requireId } from '#kernel/ids.ts';
import type { Proof, ProvenCaller } from '#platform/http/proof.ts';
import type { SystemTx } from '#platform/postgres/transaction.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { bearerOf, looksLikeKey } from '../bearer.ts';
import { permissionsOf } from '../roles.ts';
import { isSeenAnew, type StoredSession } from '../sessions/session.ts';
import { findById, markSeen } from '../sessions/store.ts';
import { verifyAccessToken } from './access-token.ts';
import type { AccessClaims } from './verified-tokens.ts';

/** `Authorization: Bearer`, whatever is not an API key: what is neither is an invalid token, not none. */
export const accessTokenProof: Proof<AccessNeeds> = {
  name: 'access token',
  isAmbient: false,
  find(exchange) {
    const bearer = bearerOf(exchange);
    return bearer === undefined || looksLikeKey(bearer) ? undefined : bearer;
  },
  prove: (needs, credential) => proveAccessToken(needs, credential),
  recall: ({ rememberedCallers }, credential) => rememberedCallers.recall(credential),
};

/** Also for doors that take a token elsewhere than in the Authorization header. */
export async function proveAccessToken(needs: AccessNeeds, token: string): Promise<ProvenCaller> {
  const claims = await verifyAccessToken(needs, token);
  const family = await needs.database.asSystem('find who is calling', tx =>
    findFamily(tx, claims, needs.world.now()),
  );
  if (!family || family.tenantId !== claims.tenantId) throw fail('invalid_token');
  if (family.isFrozen) throw fail('frozen');
  const { tenantId, userId, familyId } = claims;
  const caller: ProvenCaller = {
    tenantId,
    actor: { kind: 'user', userId, familyId },
    permissions: permissionsOf(family.role),
    stamp: { kind: 'session', id: familyId, epoch: family.epoch },
  };
  needs.rememberedCallers.remember(token, caller, claims.expiresAt);
  return caller;
}

async function findFamily(tx: SystemTx, claims: AccessClaims, now: Date): Promise<StoredSession | undefined> {
  const family = await findById(tx, 'token', requireId(claims.familyId), claims.userId);
  if (!family || now >= family.expiresAt) return undefined;
  if (!family.isFrozen && isSeenAnew(family, now)) await markSeen(tx, family, now);
  return family;
}
