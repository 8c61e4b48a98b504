import { z } from 'zod';
import { pageQuery, pageSchema } from '#features/access/page.ts';
import { idSchema } from '#kernel/ids.ts';
import { allowed, empty, ok, routesOf } from '#platform/http/route.ts';
import { subjectName } from '../subjects/subject.ts';
import { type ClientNeeds, changeSettings, showClients } from './change.ts';
import type { Claimable } from './claimable.ts';
import { changeDoors, showDoors } from './doors.ts';
import type { StoredSettings } from './settings.ts';

const route = routesOf<ClientNeeds>();

/** A token of Google's lives for an hour less a second, and one that is asked for just then is a bit older. */
const MOST_TTL_SECONDS = 3_500;
const MOST_NAMES = 500;
const SECOND_MS = 1_000;

const claimsNone = z.strictObject({ kind: z.literal('none') });
const claimsAny = z.strictObject({ kind: z.literal('any') });
const claimsListed = z.strictObject({
  kind: z.literal('listed'),
  names: z.array(subjectName).min(1).max(MOST_NAMES),
});

const settings = z.strictObject({
  min_ttl: z.int().min(0).max(MOST_TTL_SECONDS),
  subjects: z.discriminatedUnion('kind', [claimsNone, claimsAny, claimsListed]),
});

const client = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('service'), id: idSchema<'service'>() }),
  z.strictObject({ kind: z.literal('api_key'), id: idSchema<'api_key'>() }),
]);

const doors = z.strictObject({
  takes_get: z.boolean(),
  takes_key_in_body: z.boolean(),
  takes_key_in_query: z.boolean(),
});

function toSettings({ min_ttl, subjects }: z.output<typeof settings>): StoredSettings {
  const claims: Claimable =
    subjects.kind === 'listed' ? { kind: 'listed', names: [...new Set(subjects.names)].sort() } : subjects;
  return { minimumTtlMs: min_ttl * SECOND_MS, claims };
}

function toJson({ minimumTtlMs, claims }: StoredSettings): z.input<typeof settings> {
  const subjects = claims.kind === 'listed' ? { ...claims, names: [...claims.names] } : claims;
  return { min_ttl: minimumTtlMs / SECOND_MS, subjects };
}

export const clientRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/exchange-clients',
    summary: 'List services and people’s keys with how each exchanges',
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
          may_exchange: z.boolean(),
          may_claim: z.boolean(),
          settings: settings.nullable(),
        }),
      ),
    ),
    async run(needs, who, asked) {
      const { items, next } = await showClients(needs, who, asked);
      return {
        items: items.map(({ ownerName, isFrozen, mayExchange, hasClaims, settings: own, ...each }) => ({
          ...each,
          owner_name: ownerName,
          is_frozen: isFrozen,
          may_exchange: mayExchange,
          may_claim: hasClaims,
          settings: own && toJson(own),
        })),
        next,
      };
    },
  }),
  route({
    method: 'PUT',
    path: '/api/v1/exchange-clients',
    summary: 'Say how a service or a person’s key exchanges; null goes back to the usual',
    access: allowed('settings.write'),
    body: z.strictObject({ client, settings: settings.nullable() }),
    answer: empty,
    run: (needs, who, { client: named, settings: asked }) =>
      changeSettings(needs, who, { client: named, settings: asked && toSettings(asked) }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/exchange-doors',
    summary: 'Show which less safe ways to exchange are open',
    access: allowed('settings.read'),
    answer: ok(doors),
    async run(needs, who) {
      const { takesGet, takesKeyInBody, takesKeyInQuery } = await showDoors(needs, who);
      return {
        takes_get: takesGet,
        takes_key_in_body: takesKeyInBody,
        takes_key_in_query: takesKeyInQuery,
      };
    },
  }),
  route({
    method: 'PUT',
    path: '/api/v1/exchange-doors',
    summary: 'Open or close less safe ways to exchange: by GET, and with the key in the body or the address',
    access: allowed('settings.write'),
    body: doors,
    answer: empty,
    run: (needs, who, asked) =>
      changeDoors(needs, who, {
        takesGet: asked.takes_get,
        takesKeyInBody: asked.takes_key_in_body,
        takesKeyInQuery: asked.takes_key_in_query,
      }),
  }),
];
