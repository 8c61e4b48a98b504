import { actorFacts } from '#features/audit/entry.ts';
import { fail } from '#kernel/failures.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { World } from '#kernel/world.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { ConnectionId } from './grant.ts';
import { insertReceipt } from './store.ts';

/** Before a token leaves: who is given it, by which key or session, and what it can do. */
export async function writeReceipt(
  { world }: { world: World },
  tx: TenantTx,
  { actor }: Scope,
  { connectionId, scopes }: { connectionId: ConnectionId; scopes: readonly string[] },
): Promise<void> {
  const { actorKind, actorId, viaKind, viaId } = actorFacts(actor);
  if (actor.kind === 'job' || actorId === null) throw fail('not_permitted'); // the house hands itself nothing
  await insertReceipt(tx, {
    id: newId(world),
    connectionId,
    scopes,
    at: world.now(),
    actorKind,
    actorId,
    viaKind,
    viaId,
  });
}
