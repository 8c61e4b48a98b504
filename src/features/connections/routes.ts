import { z } from 'zod';
import { pageQuery, pageSchema } from '#features/access/page.ts';
import { offeredCapabilities, services } from '#features/apps/capabilities.ts';
import { idSchema } from '#kernel/ids.ts';
import { requireUser } from '#kernel/scope.ts';
import { allowed, empty, ok, routesOf } from '#platform/http/route.ts';
import { changeConnection } from './change.ts';
import { connectionJson, eventJson, eventToJson, toJson } from './connection-json.ts';
import type { ConnectionNeeds } from './connection-needs.ts';
import { beginConsent } from './consent/begin.ts';
import { returnOriginRoutes } from './consent/return-origins/routes.ts';
import { begunAnswer, begunJson, consentRoutes, returnUrl } from './consent/routes.ts';
import { limitRoutes } from './limits/routes.ts';
import { listConnections, showConnection } from './list.ts';
import { showOffered } from './offered.ts';
import { showTimeline } from './show-timeline.ts';

const route = routesOf<ConnectionNeeds>();

const oneConnection = z.object({ connectionId: idSchema<'connection'>() });

/** As people will read it beside others. Invisible characters could make two look like one. */
const labelText = z
  .string()
  .transform(text => text.trim().normalize('NFC'))
  .refine(text => text.length >= 1 && text.length <= 100, { message: 'must have 1 to 100 characters' })
  .refine(text => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text), {
    message: 'must not have invisible characters',
  });

const appAnswer = z.object({ is_set_up: z.boolean() });

export const connectionRoutes = [
  ...consentRoutes,
  ...limitRoutes,
  ...returnOriginRoutes,
  route({
    method: 'GET',
    path: '/api/v1/google/capabilities',
    summary: 'List what a Google account may be connected for, with scopes and meaning',
    access: allowed('connections.write'),
    answer: ok(
      z.object({
        capabilities: z.array(
          z.object({
            name: z.enum(offeredCapabilities),
            service: z.enum(services),
            scopes: z.array(z.string()),
            meaning: z.string(),
            is_allowed: z.boolean(),
          }),
        ),
        apps: z.object({ mail: appAnswer, calendar: appAnswer }),
        is_separate: z.boolean(),
      }),
    ),
    async run(needs, who) {
      const { capabilities, apps, isSeparate } = await showOffered(needs, who);
      const { mail, calendar } = apps;
      return {
        capabilities: capabilities.map(({ isAllowed, ...each }) => ({ ...each, is_allowed: isAllowed })),
        apps: { mail: { is_set_up: mail.isSetUp }, calendar: { is_set_up: calendar.isSetUp } },
        is_separate: isSeparate,
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/connections',
    summary: 'List the caller’s Google connections, or everybody’s; or those that have been disconnected',
    access: allowed('credentials.read'),
    query: z.object({
      ...pageQuery,
      owner: z.enum(['me', 'all']).default('me'),
      ended: z
        .enum(['true', 'false'])
        .default('false')
        .transform(text => text === 'true'),
    }),
    answer: ok(pageSchema(connectionJson)),
    async run(needs, who, { ended: isEnded, ...asked }) {
      const { items, next } = await listConnections(needs, who, { ...asked, isEnded });
      return { items: items.map(toJson), next };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/connections/{connectionId}',
    summary: 'Show a Google connection, also one that has been disconnected',
    access: allowed('credentials.read'),
    params: oneConnection,
    answer: ok(connectionJson),
    run: async (needs, who, { connectionId }) => toJson(await showConnection(needs, who, connectionId)),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/connections/{connectionId}',
    summary: 'Name one of the caller’s connections, or make it the default',
    access: allowed('connections.write'),
    params: oneConnection,
    body: z.strictObject({ label: labelText.nullable().optional(), is_default: z.literal(true).optional() }),
    answer: empty,
    run: (needs, who, { connectionId, label, is_default: isDefault }) =>
      changeConnection(needs, who, { connectionId, label, isDefault }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/connections/{connectionId}/timeline',
    summary: 'Show what has happened to a connection, newest first',
    access: allowed('credentials.read'),
    params: oneConnection,
    query: z.object(pageQuery),
    answer: ok(pageSchema(eventJson)),
    async run(needs, who, asked) {
      const { items, next } = await showTimeline(needs, who, asked);
      return { items: items.map(eventToJson), next };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/connections/{connectionId}/reconnect',
    summary: 'Begin to connect an account again, or to let it do more',
    access: allowed('connections.write'),
    params: oneConnection,
    body: z.strictObject({
      capabilities: z.array(z.enum(offeredCapabilities)).max(offeredCapabilities.length).default([]),
      return_url: returnUrl.optional(),
    }),
    answer: ok(begunAnswer),
    limit: { requests: 60, perMs: 60_000 },
    async run(needs, who, { connectionId, capabilities, return_url: returnTo }, exchange) {
      const principal = { kind: 'user', id: requireUser(who) } as const;
      const asked = { door: 'hub', principal, capabilities, connectionId, returnTo } as const;
      return begunJson(exchange, await beginConsent(needs, who, asked));
    },
  }),
];
