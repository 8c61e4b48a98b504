import { z } from 'zod';
import { pageQuery, pageSchema } from '#features/access/page.ts';
import { roles } from '#features/access/roles.ts';
import { capabilities, capabilityNames, serviceOf, services } from '#features/apps/capabilities.ts';
import { idSchema } from '#kernel/ids.ts';
import { allowed, empty, ok, routesOf } from '#platform/http/route.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';
import { changeLimit } from './change.ts';
import { showClients, showExcess, showLimits } from './show.ts';

const route = routesOf<ConnectionNeeds>();

const capability = z.enum(capabilityNames);

/** Null: nothing is held back. */
const limit = z.array(capability).max(capabilityNames.length).nullable();

const whose = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tenant') }),
  z.strictObject({ kind: z.literal('role'), role: z.enum(roles) }),
  z.strictObject({ kind: z.literal('service'), id: idSchema<'service'>() }),
  z.strictObject({ kind: z.literal('api_key'), id: idSchema<'api_key'>() }),
]);

export const limitRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/capability-limits',
    summary:
      'Show which capabilities the organisation and each role may ask for, and how many accounts have them',
    access: allowed('settings.read'),
    answer: ok(
      z.object({
        capabilities: z.array(
          z.object({
            name: capability,
            service: z.enum(services),
            meaning: z.string(),
            connections: z.int(),
          }),
        ),
        tenant: limit,
        roles: z.array(z.object({ role: z.enum(roles), capabilities: limit })),
      }),
    ),
    async run(needs, who) {
      const shown = await showLimits(needs, who);
      return {
        capabilities: capabilityNames.map(name => ({
          name,
          service: serviceOf(name),
          meaning: capabilities[name].meaning,
          connections: shown.granted.get(name) ?? 0,
        })),
        tenant: shown.tenant,
        roles: roles.map(role => ({ role, capabilities: shown.roles.get(role) ?? null })),
      };
    },
  }),
  route({
    method: 'PUT',
    path: '/api/v1/capability-limits',
    summary:
      'Say what the organisation, a role, a service or a person’s key may ask for; null lifts the limit',
    access: allowed('settings.write'),
    body: z.strictObject({ whose, capabilities: limit }),
    answer: empty,
    run: (needs, who, { whose, capabilities }) => changeLimit(needs, who, { whose, limit: capabilities }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/capability-limits/clients',
    summary: 'List services and people’s keys with what each may ask for',
    access: allowed('settings.read'),
    query: z.object(pageQuery),
    answer: ok(
      pageSchema(
        z.object({
          kind: z.enum(['service', 'api_key']),
          id: z.string(),
          name: z.string(),
          owner_name: z.string().nullable(),
          is_frozen: z.boolean(),
          capabilities: limit,
        }),
      ),
    ),
    async run(needs, who, asked) {
      const { items, next } = await showClients(needs, who, asked);
      return {
        items: items.map(({ ownerName, isFrozen, ...client }) => ({
          ...client,
          owner_name: ownerName,
          is_frozen: isFrozen,
        })),
        next,
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/capability-limits/excess',
    summary: 'List connections that have more than their person may ask for now',
    access: allowed('connections.read_all'),
    query: z.object(pageQuery),
    answer: ok(
      pageSchema(
        z.object({
          connection_id: z.string(),
          address: z.string(),
          principal: z.object({ kind: z.string(), id: z.string(), name: z.string().nullable() }),
          role: z.string().nullable(),
          capabilities: z.array(capability),
        }),
      ),
    ),
    async run(needs, who, asked) {
      const { items, next } = await showExcess(needs, who, asked);
      return {
        items: items.map(({ connectionId, ...excess }) => ({ ...excess, connection_id: connectionId })),
        next,
      };
    },
  }),
];
