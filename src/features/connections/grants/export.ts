import { record } from '#features/audit/record.ts';
import { mustBeAllowed, type Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { type GrantKey, sealedIn } from './grant.ts';
import type { GrantNeeds } from './grant-needs.ts';
import { findRefreshTokenSealed } from './store.ts';

/**
 * The one way by which a refresh token leaves the house: in the transaction that has confirmed the caller
 * and the policy, and with an entry for each time. What it answers is never remembered.
 */
export async function exportRefreshToken(
  needs: GrantNeeds,
  tx: TenantTx,
  who: Scope,
  key: GrantKey,
): Promise<Secret<string> | undefined> {
  mustBeAllowed(who, 'refresh_tokens.take');
  const sealed = await findRefreshTokenSealed(tx, key);
  if (!sealed) return undefined;
  await record(needs, tx, who, {
    action: 'refresh_token.taken',
    subject: { kind: 'connection', id: key.connectionId },
    detail: { service: key.service },
  });
  return needs.seals.open(tx, who, sealedIn('refresh_token_sealed', key), sealed);
}
