import type { EventData, EventType } from '#features/webhooks/event.ts';
import { publish } from '#features/webhooks/publish.ts';
import type { World } from '#kernel/world.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { connectionStateOf, grantStateOf } from './connection.ts';
import type { ConnectionId } from './grants/grant.ts';
import { findConnection, listGrants } from './store.ts';

type Happened = {
  connectionId: ConnectionId;
  type: EventType;
  /** As the timeline calls it. */
  change: string;
  reason?: string | undefined;
};

/** Within the transaction that does it, which has locked the connection. */
export async function tellSubscribers(
  needs: { world: World },
  tx: TenantTx,
  { connectionId, type, change, reason }: Happened,
): Promise<void> {
  const data = async () => ({ ...(await describe(tx, connectionId)), change, reason: reason ?? null });
  await publish(tx, needs, { type, about: connectionId, data });
}

/** Ids, states and scopes. Whoever needs the address asks for the connection, with the right to see it. */
async function describe(tx: TenantTx, id: ConnectionId): Promise<EventData> {
  const connection = await findConnection(tx, id);
  if (!connection) throw new Error('Something happened to a connection that is not there.');
  const { principal } = connection;
  const grants = (await listGrants(tx, [id])).filter(grant => grantStateOf(grant).kind !== 'revoked');
  return {
    connection_id: id,
    principal_kind: principal.kind,
    principal_id: principal.id,
    state: connectionStateOf(connection, grants).kind,
    services: grants.map(({ service }) => service),
    capabilities: [...new Set(grants.flatMap(({ capabilities }) => capabilities))].sort(),
  };
}
