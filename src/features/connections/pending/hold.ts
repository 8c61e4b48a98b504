import { newId } from '#kernel/ids.ts';
import { shifted, type World } from '#kernel/world.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { ConnectionId } from '../grants/grant.ts';
import { CODE_LIFE_MS } from './code.ts';
import { findPending, upsertPending } from './store.ts';

/** From now on nothing of this connection is handed out until its code has come back. */
export async function hold(
  { world }: { world: World },
  tx: TenantTx,
  connectionId: ConnectionId,
): Promise<void> {
  const now = world.now();
  await upsertPending(tx, {
    connectionId,
    codeId: newId<'code'>(world),
    now,
    expiresAt: shifted(now, CODE_LIFE_MS),
  });
}

export async function isPending(tx: TenantTx, connectionId: ConnectionId): Promise<boolean> {
  return (await findPending(tx, connectionId)) !== undefined;
}
