import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { eventTypeNames } from '../event.ts';
import type { ShownEndpoint } from './show.ts';

export const endpointAnswer = z.object({
  id: idSchema<'webhook_endpoint'>(),
  name: z.string(),
  url: z.string(),
  event_types: z.array(z.enum(eventTypeNames)),
  created_at: z.iso.datetime(),
  state: z.enum(['on', 'failing', 'off']),
  off_since: z.iso.datetime().nullable(),
  off_reason: z.enum(['by_hand', 'gone', 'failing']).nullable(),
  failing_since: z.iso.datetime().nullable(),
  failures: z.number(),
  waiting: z.number(),
  held: z.number(),
  secrets: z.array(z.object({ created_at: z.iso.datetime(), ends_at: z.iso.datetime().nullable() })),
});

export function endpointJson(endpoint: ShownEndpoint): z.input<typeof endpointAnswer> {
  const { id, name, url, off, failingSince, failures, waiting, held } = endpoint;
  return {
    id,
    name,
    url,
    event_types: endpoint.eventTypes,
    created_at: endpoint.createdAt.toISOString(),
    state: off ? 'off' : failingSince ? 'failing' : 'on',
    off_since: off?.since.toISOString() ?? null,
    off_reason: off?.reason ?? null,
    failing_since: failingSince?.toISOString() ?? null,
    failures,
    waiting,
    held,
    secrets: endpoint.secrets.map(({ createdAt, endsAt }) => ({
      created_at: createdAt.toISOString(),
      ends_at: endsAt?.toISOString() ?? null,
    })),
  };
}
