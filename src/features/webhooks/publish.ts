import { newId } from '#kernel/ids.ts';
import type { World } from '#kernel/world.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { DeliveryId } from './deliveries/delivery.ts';
import type { EventData, EventType } from './event.ts';
import { insertEvent, listSubscribers } from './store.ts';

export type Published = {
  type: EventType;
  /** The thing it is about. Whoever publishes holds its lock: that is what keeps the order. */
  about: string;
  /** Asked for only where somebody wants to be told. Ids, states and words of ours; nothing secret. */
  data(): Promise<EventData>;
};

/**
 * Writes down what happens, for every endpoint that wants to know, in the transaction in which it happens: it
 * is told if and only if that commits. What an endpoint misses while it is switched off is held for it.
 */
export async function publish(
  tx: TenantTx,
  { world }: { world: World },
  { type, about, data }: Published,
): Promise<void> {
  const subscribers = await listSubscribers(tx, type);
  if (subscribers.length === 0) return;
  await insertEvent(tx, {
    event: { id: newId(world), type, at: world.now(), data: await data() },
    about,
    kind: 'event',
    deliveries: subscribers.map(({ endpointId, isOn }) => {
      const id: DeliveryId = newId(world);
      return { id, endpointId, isHeld: !isOn };
    }),
  });
}
