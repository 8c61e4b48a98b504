import { fail } from '#kernel/failures.ts';
import { mustBeAllowed, type Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { actingRole, recordByName } from '../users/acting.ts';
import { type ApiKey, type ApiKeyId, isLive } from './api-key.ts';
import { requireKey } from './revoke.ts';
import { markTakesRefreshTokens } from './store.ts';

/**
 * Lets one key of a person take the refresh tokens of that person's own connections. Whoever has one needs
 * this server no more, so whoever allows it types the key's name.
 */
export async function allowRefreshTokens(
  needs: AccessNeeds,
  who: Scope,
  { keyId, confirm }: { keyId: ApiKeyId; confirm: string },
): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    const key = await requireKeyAsOwner(tx, who, keyId);
    mustBeOfPerson(key);
    if (!isLive(key, needs.world.now())) throw fail('conflict', { detail: 'This key no longer works.' });
    if (!key.scopes.includes('credentials.read')) {
      throw fail('conflict', { detail: 'This key may not take credentials: it lacks credentials.read.' });
    }
    if (confirm.normalize('NFC').trim() !== key.name) {
      throw fail('invalid_input', { fields: { confirm: 'must be the name of the key' } });
    }
    await change(needs, tx, who, key, true);
  });
}

export async function forbidRefreshTokens(needs: AccessNeeds, who: Scope, keyId: ApiKeyId): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    await change(needs, tx, who, await requireKeyAsOwner(tx, who, keyId), false);
  });
}

/** By the role of this moment: a role that was taken away a moment ago gives nothing of this weight. */
async function requireKeyAsOwner(tx: TenantTx, who: Scope, keyId: ApiKeyId): Promise<ApiKey> {
  mustBeAllowed(who, 'refresh_tokens.allow');
  const key = await requireKey(tx, who, keyId);
  if ((await actingRole(tx, who)) !== 'owner') throw fail('not_permitted');
  return key;
}

function mustBeOfPerson({ owner }: ApiKey): void {
  if (owner.kind === 'user') return;
  throw fail('conflict', { detail: 'A service has no Google account of its own. Use a key of a person.' });
}

/** The key's epoch grows with it, so that no server goes on by what it remembers. */
async function change(
  needs: AccessNeeds,
  tx: TenantTx,
  who: Scope,
  key: ApiKey,
  takesRefreshTokens: boolean,
): Promise<void> {
  if (key.takesRefreshTokens === takesRefreshTokens) return;
  await markTakesRefreshTokens(tx, key.id, takesRefreshTokens);
  await recordByName(needs, tx, who, {
    action: takesRefreshTokens ? 'api_key.refresh_tokens_allowed' : 'api_key.refresh_tokens_forbidden',
    subject: { kind: 'api_key', id: key.id },
    detail: { name: key.name, owner: key.owner.kind, owner_id: key.owner.id },
  });
  await announce(tx, { kind: 'api_key.changed', id: key.id });
}
