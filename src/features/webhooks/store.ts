import { sql } from 'kysely';
import { requireId } from '#kernel/ids.ts';
import { insertRows } from '#platform/postgres/insert-rows.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { DeliveryId, DeliveryKind } from './deliveries/delivery.ts';
import type { EndpointId } from './endpoints/endpoint.ts';
import type { EventData, EventId } from './event.ts';

export type Subscriber = { endpointId: EndpointId; eventTypes: readonly string[]; isOn: boolean };

/** Nobody switches them on or off before this transaction ends, which would leave a delivery in the wrong state. */
export async function listSubscribers(tx: TenantTx, types: readonly string[]): Promise<Subscriber[]> {
  const rows = await tx
    .selectFrom('webhook_endpoints')
    .select(['id', 'event_types', 'off_since'])
    .where(sql<boolean>`event_types && ${types}::text[]`)
    .orderBy('id')
    .forShare()
    .execute();
  return rows.map(row => ({
    endpointId: requireId(row.id),
    eventTypes: row.event_types,
    isOn: row.off_since === null,
  }));
}

export type EventToTell = {
  event: { id: EventId; type: string; at: Date; data: EventData };
  about: string;
  kind: DeliveryKind;
  deliveries: readonly { id: DeliveryId; endpointId: EndpointId; isHeld: boolean }[];
};

/** In this order, which is that in which an endpoint is told. */
export async function insertEvents(tx: TenantTx, told: readonly EventToTell[]): Promise<void> {
  await insertRows(
    tx,
    'webhook_events',
    told.map(({ event: { id, type, at, data } }) => ({ id, type, at, data })),
  );
  await insertDeliveries(tx, told);
}

/** Of events that are there. */
export async function insertDeliveries(
  tx: TenantTx,
  told: readonly (Omit<EventToTell, 'event'> & { event: { id: EventId; at: Date } })[],
): Promise<void> {
  await insertRows(
    tx,
    'webhook_deliveries',
    told.flatMap(({ event, about, kind, deliveries }) =>
      deliveries.map(({ id, endpointId, isHeld }) => ({
        id,
        endpoint_id: endpointId,
        event_id: event.id,
        kind,
        about,
        state: isHeld ? 'held' : 'waiting',
        made_at: event.at,
        due_at: isHeld ? null : event.at,
      })),
    ),
  );
}
