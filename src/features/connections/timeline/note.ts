import { actorFacts } from '#features/audit/entry.ts';
import { type Id, newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { World } from '#kernel/world.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { insertEvent } from './store.ts';

/** What can happen to a connection. Each has words and, where there is one, a remedy in the console. */
export type ConnectionEventKind =
  | 'connected'
  | 'reconnected'
  | 'capability_added'
  | 'scopes_changed'
  | 'needs_reconnect'
  | 'blocked'
  | 'unblocked'
  | 'service_disconnected'
  | 'disconnected'
  | 'revoked_at_google';

type Happened = {
  connectionId: Id<'connection'>;
  kind: ConnectionEventKind;
  /** A closed word of ours. */
  reason?: string;
  service?: 'mail' | 'calendar';
  scopes?: readonly string[];
};

/** Writes into the timeline that people read, in the transaction in which it happens. */
export async function noteEvent(
  { world }: { world: World },
  tx: TenantTx,
  { actor }: Scope,
  happened: Happened,
): Promise<void> {
  const { actorKind, actorId } = actorFacts(actor);
  await insertEvent(tx, { id: newId(world), at: world.now(), actorKind, actorId, ...happened });
}
