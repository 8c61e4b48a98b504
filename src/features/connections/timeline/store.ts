import type { TenantTx } from '#platform/postgres/transaction.ts';

export type NewEvent = {
  id: string;
  connectionId: string;
  at: Date;
  kind: string;
  reason?: string;
  service?: string;
  scopes?: readonly string[];
  actorKind: string;
  actorId: string | null;
};

export async function insertEvent(tx: TenantTx, event: NewEvent): Promise<void> {
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
