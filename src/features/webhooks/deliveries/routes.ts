import { z } from 'zod';
import { pageQuery, pageSchema } from '#features/access/page.ts';
import { idSchema } from '#kernel/ids.ts';
import { allowed, created, ok, routesOf } from '#platform/http/route.ts';
import type { WebhookNeeds } from '../webhook-needs.ts';
import { replayDelivery, testEndpoint } from './by-hand.ts';
import { deliveryStates } from './delivery.ts';
import { deliveryAnswer, deliveryJson, detailAnswer, detailJson } from './delivery-json.ts';
import { showDeliveries, showDelivery } from './show.ts';

const route = routesOf<WebhookNeeds>();

const MINUTE_MS = 60_000;
/** By hand, so nobody needs more; and what is sent goes to a stranger's server. */
const byHand = { requests: 30, perMs: MINUTE_MS };

const oneEndpoint = z.object({ endpointId: idSchema<'webhook_endpoint'>() });
const oneDelivery = oneEndpoint.extend({ deliveryId: idSchema<'webhook_delivery'>() });
const begun = z.object({ delivery_id: z.string() });

export const deliveryRoutes = [
  route({
    method: 'POST',
    path: '/api/v1/webhooks/{endpointId}/test',
    summary: 'Send a test to an endpoint: one attempt, at once',
    access: allowed('settings.write'),
    params: oneEndpoint,
    answer: created(begun),
    limit: byHand,
    run: async (needs, who, { endpointId }) => ({ delivery_id: await testEndpoint(needs, who, endpointId) }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/webhooks/{endpointId}/deliveries',
    summary: 'List what was and is to be sent to an endpoint, the newest first',
    access: allowed('settings.read'),
    params: oneEndpoint,
    query: z.object({ ...pageQuery, state: z.enum(deliveryStates).optional() }),
    answer: ok(pageSchema(deliveryAnswer)),
    run: async (needs, who, asked) => {
      const { items, next } = await showDeliveries(needs, who, asked);
      return { items: items.map(deliveryJson), next };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/webhooks/{endpointId}/deliveries/{deliveryId}',
    summary: 'Show one delivery with what was sent and how each attempt went',
    access: allowed('settings.read'),
    params: oneDelivery,
    answer: ok(detailAnswer),
    run: async (needs, who, asked) => detailJson(await showDelivery(needs, who, asked)),
  }),
  route({
    method: 'POST',
    path: '/api/v1/webhooks/{endpointId}/deliveries/{deliveryId}/replay',
    summary: 'Send an event once more, under the same id',
    access: allowed('settings.write'),
    params: oneDelivery,
    answer: created(begun),
    limit: byHand,
    run: async (needs, who, asked) => ({ delivery_id: await replayDelivery(needs, who, asked) }),
  }),
];
