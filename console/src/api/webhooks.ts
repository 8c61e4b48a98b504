import { queryOptions } from '@tanstack/react-query';
import { answer, api, done } from './client.ts';
import { asked, pagedQuery } from './paged.ts';
import type { Delivery, DeliveryState, WebhookEvent } from './shapes.ts';

/** A delivery that somebody watches is looked at again in case the live update is missed. */
const LOOK_AGAIN_MS = 2_000;

const one = (endpointId: string) => ({ params: { path: { endpointId } } });

export const webhooksQuery = queryOptions({
  queryKey: ['webhooks', 'list'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/webhooks', { signal })),
});

export const deliveriesQuery = (endpointId: string, state: DeliveryState | undefined) =>
  pagedQuery(['webhooks', 'deliveries', endpointId, state], (cursor, signal) =>
    answer(
      api.GET('/api/v1/webhooks/{endpointId}/deliveries', {
        params: { path: { endpointId }, query: { ...asked({ cursor }), ...(state && { state }) } },
        signal,
      }),
    ),
  );

export const deliveryQuery = (endpointId: string, deliveryId: string) =>
  queryOptions({
    queryKey: ['webhooks', 'delivery', endpointId, deliveryId],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/webhooks/{endpointId}/deliveries/{deliveryId}', {
          params: { path: { endpointId, deliveryId } },
          signal,
        }),
      ),
    refetchInterval: ({ state }) => (state.data?.state === 'waiting' ? LOOK_AGAIN_MS : false),
  });

/** The compiler refuses these tables when the API knows other names. */
const everyEvent: Record<WebhookEvent, true> = {
  'connection.created': true,
  'connection.updated': true,
  'connection.needs_reconnect': true,
  'connection.revoked': true,
  'ticket.created': true,
  'ticket.updated': true,
  'ticket.replied': true,
  'mailbox.trouble': true,
  'mailbox.paused': true,
  'mailbox.resumed': true,
};
const everyState: Record<Delivery['state'], true> = {
  waiting: true,
  held: true,
  delivered: true,
  failed: true,
  dropped: true,
};

export const webhookEvents = Object.keys(everyEvent).filter(isWebhookEvent);
export const deliveryStates = Object.keys(everyState).filter(isDeliveryState);

export function isWebhookEvent(name: string): name is WebhookEvent {
  return Object.hasOwn(everyEvent, name);
}

export function isDeliveryState(name: string): name is DeliveryState {
  return Object.hasOwn(everyState, name);
}

export type NewWebhook = { name: string; url: string; event_types: WebhookEvent[] };

export function makeWebhook(endpoint: NewWebhook) {
  return answer(api.POST('/api/v1/webhooks', { body: endpoint }));
}

export function changeWebhook({ endpointId, ...change }: NewWebhook & { endpointId: string }) {
  return answer(api.PATCH('/api/v1/webhooks/{endpointId}', { ...one(endpointId), body: change }));
}

export function rotateSecret({ endpointId, overlapHours }: { endpointId: string; overlapHours: number }) {
  return answer(
    api.POST('/api/v1/webhooks/{endpointId}/rotate-secret', {
      ...one(endpointId),
      body: { overlap_hours: overlapHours },
    }),
  );
}

export function switchOff(endpointId: string) {
  return answer(api.POST('/api/v1/webhooks/{endpointId}/switch-off', one(endpointId)));
}

export function switchOn({ endpointId, missed }: { endpointId: string; missed: 'send' | 'drop' }) {
  return answer(
    api.POST('/api/v1/webhooks/{endpointId}/switch-on', { ...one(endpointId), body: { missed } }),
  );
}

export function removeWebhook(endpointId: string) {
  return done(api.DELETE('/api/v1/webhooks/{endpointId}', one(endpointId)));
}

export function testWebhook(endpointId: string) {
  return answer(api.POST('/api/v1/webhooks/{endpointId}/test', one(endpointId)));
}

export function replayDelivery({ endpointId, deliveryId }: { endpointId: string; deliveryId: string }) {
  return answer(
    api.POST('/api/v1/webhooks/{endpointId}/deliveries/{deliveryId}/replay', {
      params: { path: { endpointId, deliveryId } },
    }),
  );
}
