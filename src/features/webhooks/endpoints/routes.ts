import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { allowed, created, empty, ok, routesOf } from '#platform/http/route.ts';
import { eventTypeNames } from '../event.ts';
import type { WebhookNeeds } from '../webhook-needs.ts';
import { changeEndpoint, removeEndpoint } from './change.ts';
import { endpointAnswer, endpointJson } from './endpoint-json.ts';
import { makeEndpoint } from './make.ts';
import { rotateSecret } from './rotate.ts';
import { showEndpoints } from './show.ts';
import { switchEndpointOff, switchEndpointOn } from './switch.ts';

const route = routesOf<WebhookNeeds>();

const WEEK_HOURS = 168;

const oneEndpoint = z.object({ endpointId: idSchema<'webhook_endpoint'>() });
const name = z.string().trim().min(1).max(100);
const url = z.string().min(1).max(2_000);
const eventTypes = z.array(z.enum(eventTypeNames)).min(1).max(20);

export const endpointRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/webhooks',
    summary: 'List the endpoints that are told what happens',
    access: allowed('settings.read'),
    answer: ok(z.object({ items: z.array(endpointAnswer) })),
    run: async (needs, who) => ({ items: (await showEndpoints(needs, who)).map(endpointJson) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/webhooks',
    summary: 'Add an endpoint. Its secret is answered this once',
    access: allowed('settings.write'),
    body: z.object({ name, url, event_types: eventTypes.default([...eventTypeNames]) }),
    answer: created(z.object({ endpoint: endpointAnswer, secret: z.string() })),
    run: async (needs, who, asked) => {
      const { endpoint, secret } = await makeEndpoint(needs, who, {
        name: asked.name,
        url: asked.url,
        eventTypes: asked.event_types,
      });
      return { endpoint: endpointJson(endpoint), secret: secret.reveal() };
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/webhooks/{endpointId}',
    summary: 'Change an endpoint’s name, its address or what it is told of',
    access: allowed('settings.write'),
    params: oneEndpoint,
    body: z.object({ name: name.optional(), url: url.optional(), event_types: eventTypes.optional() }),
    answer: ok(endpointAnswer),
    run: async (needs, who, { endpointId, name, url, event_types }) =>
      endpointJson(await changeEndpoint(needs, who, { endpointId, name, url, eventTypes: event_types })),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/webhooks/{endpointId}',
    summary: 'Remove an endpoint with its log and with what it has still to be told',
    access: allowed('settings.write'),
    params: oneEndpoint,
    answer: empty,
    run: (needs, who, { endpointId }) => removeEndpoint(needs, who, endpointId),
  }),
  route({
    method: 'POST',
    path: '/api/v1/webhooks/{endpointId}/rotate-secret',
    summary: 'Make a new secret. Both sign until the former one ends',
    access: allowed('settings.write'),
    params: oneEndpoint,
    body: z.object({ overlap_hours: z.number().int().min(0).max(WEEK_HOURS).default(24) }),
    answer: ok(z.object({ secret: z.string(), former_ends_at: z.iso.datetime() })),
    run: async (needs, who, { endpointId, overlap_hours: overlapHours }) => {
      const { secret, formerEndsAt } = await rotateSecret(needs, who, { endpointId, overlapHours });
      return { secret: secret.reveal(), former_ends_at: formerEndsAt.toISOString() };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/webhooks/{endpointId}/switch-off',
    summary: 'Send nothing more to an endpoint. What happens meanwhile is held',
    access: allowed('settings.write'),
    params: oneEndpoint,
    answer: ok(endpointAnswer),
    run: async (needs, who, { endpointId }) => endpointJson(await switchEndpointOff(needs, who, endpointId)),
  }),
  route({
    method: 'POST',
    path: '/api/v1/webhooks/{endpointId}/switch-on',
    summary: 'Send to an endpoint again, with or without what it has missed',
    access: allowed('settings.write'),
    params: oneEndpoint,
    body: z.object({ missed: z.enum(['send', 'drop']).default('send') }),
    answer: ok(endpointAnswer),
    run: async (needs, who, { endpointId, missed }) =>
      endpointJson(await switchEndpointOn(needs, who, { endpointId, missed })),
  }),
];
