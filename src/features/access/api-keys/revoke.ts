import { fail } from '#kernel/failures.ts';
import { may, type Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { recordByName } from '../users/acting.ts';
import type { ApiKey, ApiKeyId } from './api-key.ts';
import { lockKey, markRevoked } from './store.ts';

/** One's own, or anybody's for those who may write all keys. Revoking twice is no mistake. */
export async function revokeKey(needs: AccessNeeds, who: Scope, keyId: ApiKeyId): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    const key = await requireKey(tx, who, keyId);
    if (key.revokedAt) return;
    await markRevoked(tx, keyId, needs.world.now());
    await recordByName(needs, tx, who, {
      action: 'api_key.revoked',
      subject: { kind: 'api_key', id: keyId },
      detail: { name: key.name, owner: key.owner.kind, owner_id: key.owner.id },
    });
    await announce(tx, { kind: 'api_key.changed', id: keyId });
  });
}

/** A key the caller cannot see is not found. */
export async function requireKey(tx: TenantTx, who: Scope, keyId: ApiKeyId): Promise<ApiKey> {
  const key = await lockKey(tx, keyId);
  if (!key || !(isOwn(who, key) || may(who, 'api_keys.write'))) throw fail('not_found');
  return key;
}

export function isOwn({ actor }: Scope, { owner }: ApiKey): boolean {
  return actor.kind === 'user' && owner.kind === 'user' && owner.id === actor.userId;
}
