import { fail } from '#kernel/failures.ts';
import type { Permission } from '#kernel/permissions.ts';
import type { Actor, Stamp } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import type { Proof, ProvenCaller } from '#platform/http/proof.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { bearerOf, looksLikeKey } from '../bearer.ts';
import { digestOf } from '../opaque-token.ts';
import { permissionsOf } from '../roles.ts';
import { isKeyText, isLive } from './api-key.ts';
import { findByHash, markUsed, type PresentedKey } from './store.ts';

const USE_WRITTEN_AT_MOST_EVERY_MS = 60_000;

export const apiKeyProof: Proof<AccessNeeds> = {
  name: 'API key',
  isAmbient: false,
  find(exchange) {
    const bearer = bearerOf(exchange);
    return bearer !== undefined && looksLikeKey(bearer) ? bearer : undefined;
  },
  prove: (needs, credential) => proveKey(needs, credential),
  recall: ({ rememberedCallers }, credential) => rememberedCallers.recall(credential),
};

/** Also for doors that take a key elsewhere than in the Authorization header. */
export async function proveKey(needs: AccessNeeds, text: string): Promise<ProvenCaller> {
  if (!isKeyText(text)) throw fail('invalid_token');
  const now = needs.world.now();
  const key = await needs.database.asSystem('find who is calling', async tx => {
    const found = await findByHash(tx, digestOf(text));
    if (!found || !isLive(found, now)) return undefined;
    if (!found.isFrozen && isUsedAnew(found, now)) await markUsed(tx, found, now);
    return found;
  });
  if (!key) throw fail('invalid_token');
  if (key.isFrozen) throw fail('frozen');
  const caller = callerOf(key);
  needs.rememberedCallers.remember(text, caller, key.expiresAt);
  return caller;
}

function isUsedAnew({ lastUsedAt }: PresentedKey, now: Date): boolean {
  return lastUsedAt === null || now >= shifted(lastUsedAt, USE_WRITTEN_AT_MOST_EVERY_MS);
}

/** A person's key does what its scopes and the person's role of today both allow. */
function callerOf({
  tenantId,
  id,
  owner,
  scopes,
  role,
  epoch,
  takesRefreshTokens,
}: PresentedKey): ProvenCaller {
  const stamp: Stamp = { kind: 'api_key', id, epoch };
  if (owner.kind === 'service') {
    const actor: Actor = { kind: 'service', serviceId: owner.id, keyId: id };
    return { tenantId, actor, permissions: scopes, stamp };
  }
  const own: ReadonlySet<Permission> = role ? permissionsOf(role) : new Set();
  const granted = scopes.filter(scope => own.has(scope));
  return {
    tenantId,
    actor: { kind: 'user', userId: owner.id, keyId: id },
    permissions: takesRefreshTokens ? [...granted, 'refresh_tokens.take'] : granted,
    stamp,
  };
}
