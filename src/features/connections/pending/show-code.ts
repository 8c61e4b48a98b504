import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';
import type { ConnectionId } from '../grants/grant.ts';
import { codeOf } from './code.ts';
import { findPending } from './store.ts';

/** For the browser that connected the account, and nobody else. Undefined once it is settled or too late. */
export async function showCode(
  needs: ConnectionNeeds,
  tx: TenantTx,
  who: Scope,
  connectionId: ConnectionId,
): Promise<Secret<string> | undefined> {
  const pending = await findPending(tx, connectionId);
  if (!pending || needs.world.now() >= pending.expiresAt) return undefined;
  return codeOf(needs, who.tenantId, pending.codeId);
}
