import { afterOf, type Page, type PageAsked, pageOf } from '#features/access/page.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import type { EndpointId } from '../endpoints/endpoint.ts';
import { findEndpoint } from '../endpoints/store.ts';
import type { WebhookNeeds } from '../webhook-needs.ts';
import type { DeliveryId, DeliveryState } from './delivery.ts';
import { type Attempt, findDelivery, type ListedDelivery, listAttempts, listDeliveries } from './store.ts';

type Needs = Pick<WebhookNeeds, 'database'>;
type Asked = PageAsked & { endpointId: EndpointId; state?: DeliveryState | undefined };

export async function showDeliveries(
  { database }: Needs,
  who: Scope,
  asked: Asked,
): Promise<Page<ListedDelivery>> {
  const { endpointId, state } = asked;
  const before = positionOf(afterOf(asked));
  return database.inTenant(who, async tx => {
    if (!(await findEndpoint(tx, endpointId))) throw fail('not_found');
    const rows = await listDeliveries(tx, { endpointId, state, before, limit: asked.limit + 1 });
    return pageOf(rows, asked, ({ position }) => String(position));
  });
}

export type DeliveryAsked = { endpointId: EndpointId; deliveryId: DeliveryId };

export async function showDelivery(
  { database }: Needs,
  who: Scope,
  asked: DeliveryAsked,
): Promise<{ delivery: ListedDelivery; attempts: Attempt[] }> {
  return database.inTenant(who, async tx => {
    const delivery = await findDelivery(tx, asked);
    if (!delivery) throw fail('not_found');
    return { delivery, attempts: await listAttempts(tx, delivery.id) };
  });
}

function positionOf(after: string | undefined): number | undefined {
  if (after === undefined) return undefined;
  const position = /^\d{1,15}$/.test(after) ? Number(after) : undefined;
  if (position !== undefined) return position;
  throw fail('invalid_input', { fields: { cursor: 'is not one that a list here has answered' } });
}
