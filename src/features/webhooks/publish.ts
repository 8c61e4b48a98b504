import { newId } from '#kernel/ids.ts';
import type { World } from '#kernel/world.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { EventData, EventType } from './event.ts';
import { type EventToTell, insertEvents, listSubscribers } from './store.ts';

export type Published = {
  type: EventType;
  /** The thing it is about. Whoever publishes holds its lock: that is what keeps the order. */
  about: string;
  /** Asked for only where somebody wants to be told. Ids, states and words of ours; nothing secret. */
  data(): Promise<EventData>;
};

type PublishNeeds = { world: World };

/**
 * Writes down what happens, for every endpoint that wants to know, in the transaction in which it happens: it
 * is told if and only if that commits. What an endpoint misses while it is switched off is held for it.
 */
export function publish(tx: TenantTx, needs: PublishNeeds, published: Published): Promise<void> {
  return publishAll(tx, needs, [published]);
}

/** All that happens in one transaction, in this order. */
export async function publishAll(
  tx: TenantTx,
  { world }: PublishNeeds,
  published: readonly Published[],
): Promise<void> {
  if (published.length === 0) return;
  const subscribers = await listSubscribers(tx, [...new Set(published.map(({ type }) => type))]);
  const told: EventToTell[] = [];
  for (const { type, about, data } of published) {
    const listening = subscribers.filter(({ eventTypes }) => eventTypes.includes(type));
    if (listening.length === 0) continue;
    told.push({
      event: { id: newId(world), type, at: world.now(), data: await data() },
      about,
      kind: 'event',
      deliveries: listening.map(({ endpointId, isOn }) => ({ id: newId(world), endpointId, isHeld: !isOn })),
    });
  }
  await insertEvents(tx, told);
}
