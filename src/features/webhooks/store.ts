import { sql } from 'kysely';
import { requireId } from '#kernel/ids.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { DeliveryId, DeliveryKind } from './deliveries/delivery.ts';
import type { EndpointId } from './endpoints/endpoint.ts';
import type { EventData, EventId } from './event.ts';

/** Nobody switches them on or off before this transaction ends, which would leave a delivery in the wrong state. */
export async function listSubscribers(
  tx: TenantTx,
  type: string,
): Promise<{ endpointId: EndpointId; isOn: boolean }[]> {
  const rows = await tx
    .selectFrom('webhook_endpoints')
    .select(['id', 'off_since'])
    .where(sql<boolean>`event_types @> array[${type}::text]`)
    .orderBy('id')
    .forShare()
    .execute();
  return rows.map(row => ({ endpointId: requireId(row.id), isOn: row.off_since === null }));
}

export type EventToTell = {
  event: { id: EventId; type: string; at: Date; data: EventData };
  about: string;
  kind: DeliveryKind;
  deliveries: readonly { id: DeliveryId; endpointId: EndpointId; isHeld: boolean }[];
};

export async function insertEvent(
  tx: TenantTx,
  { event, about, kind, deliveries }: EventToTell,
): Promise<void> {
  const { id, type, at, data } = event;
  await tx
    .insertInto('webhook_events')
    .values({ id, type, at, data: JSON.stringify(data) })
    .execute();
  await insertDeliveries(tx, { event, about, kind, deliveries });
}

/** Of an event that is there. */
export async function insertDeliveries(
  tx: TenantTx,
  { event, about, kind, deliveries }: Omit<EventToTell, 'event'> & { event: { id: EventId; at: Date } },
): Promise<void> {
  await tx
    .insertInto('webhook_deliveries')
    .values(
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
    )
    .execute();
}
