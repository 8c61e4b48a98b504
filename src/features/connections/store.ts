import type { Id } from '#kernel/ids.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { ConnectionId, GoogleService } from './grants/grant.ts';

export type EventId = Id<'connection_event'>;

export type EventRow = {
  id: EventId;
  connectionId: ConnectionId;
  at: Date;
  kind: string;
  reason?: string | undefined;
  service?: GoogleService | undefined;
  scopes?: readonly string[] | undefined;
  actorKind: string;
  actorId: string | null;
};

export async function insertEvent(tx: TenantTx, event: EventRow): Promise<void> {
  await tx
    .insertInto('connection_events')
    .values({
      id: event.id,
      connection_id: event.connectionId,
      at: event.at,
      kind: event.kind,
      reason: event.reason ?? null,
      service: event.service ?? null,
      scopes: event.scopes ? [...event.scopes] : null,
      actor_kind: event.actorKind,
      actor_id: event.actorId,
    })
    .execute();
}
