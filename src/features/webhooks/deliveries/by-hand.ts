import { recordByName } from '#features/access/users/acting.ts';
import { fail } from '#kernel/failures.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import { CHANGED, requireEndpoint } from '../endpoints/change.ts';
import type { EndpointId } from '../endpoints/endpoint.ts';
import { endRest } from '../endpoints/store.ts';
import { TEST_TYPE } from '../event.ts';
import { insertDeliveries, insertEvents } from '../store.ts';
import type { WebhookNeeds } from '../webhook-needs.ts';
import type { DeliveryId } from './delivery.ts';
import type { DeliveryAsked } from './show.ts';
import { findDelivery } from './store.ts';

/** One attempt, at once, also where the endpoint is switched off: somebody is watching. */
export async function testEndpoint(
  needs: WebhookNeeds,
  who: Scope,
  endpointId: EndpointId,
): Promise<DeliveryId> {
  const { world } = needs;
  const id: DeliveryId = newId(world);
  await needs.database.inTenant(who, async tx => {
    const { name } = await requireEndpoint(tx, endpointId);
    await endRest(tx, endpointId);
    await insertEvents(tx, [
      {
        event: { id: newId(world), type: TEST_TYPE, at: world.now(), data: { endpoint_id: endpointId } },
        about: id,
        kind: 'test',
        deliveries: [{ id, endpointId, isHeld: false }],
      },
    ]);
    await recordByName(needs, tx, who, {
      action: 'webhook.tested',
      subject: { kind: 'webhook', id: endpointId },
      detail: { name },
    });
    await announce(tx, { kind: CHANGED, id: endpointId });
  });
  return id;
}

/** The same event under the same id once more, outside the order of the others. One attempt. */
export async function replayDelivery(
  needs: WebhookNeeds,
  who: Scope,
  asked: DeliveryAsked,
): Promise<DeliveryId> {
  const { world } = needs;
  const { endpointId } = asked;
  const id: DeliveryId = newId(world);
  await needs.database.inTenant(who, async tx => {
    const { off } = await requireEndpoint(tx, endpointId);
    const delivery = await findDelivery(tx, asked);
    if (!delivery) throw fail('not_found');
    if (off) throw fail('conflict', { detail: 'This endpoint is switched off. Switch it on first.' });
    await endRest(tx, endpointId);
    await insertDeliveries(tx, [
      {
        event: { id: delivery.event.id, at: world.now() },
        about: id,
        kind: 'replay',
        deliveries: [{ id, endpointId, isHeld: false }],
      },
    ]);
    await recordByName(needs, tx, who, {
      action: 'webhook.replayed',
      subject: { kind: 'webhook', id: endpointId },
      detail: { event: delivery.event.id },
    });
    await announce(tx, { kind: CHANGED, id: endpointId });
  });
  return id;
}
