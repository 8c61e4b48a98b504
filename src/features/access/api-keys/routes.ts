import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { keyScopes } from '#kernel/permissions.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import { allowed, created, empty, ok, routesOf } from '#platform/http/route.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { pageQuery, pageSchema } from '../page.ts';
import { type ApiKey, keyName } from './api-key.ts';
import { listKeys } from './list.ts';
import { type MadeKey, makeKey } from './make.ts';
import { allowRefreshTokens, forbidRefreshTokens } from './refresh-tokens.ts';
import { revokeKey } from './revoke.ts';
import { rotateKey, USUAL_OVERLAP_HOURS } from './rotate.ts';

const route = routesOf<AccessNeeds>();

const MOST_DAYS = 730;
const MOST_OVERLAP_HOURS = 7 * 24;

const keyItem = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.enum(keyScopes)),
  owner: z.object({
    kind: z.enum(['user', 'service']),
    id: z.string(),
    name: z.string(),
    is_frozen: z.boolean(),
  }),
  created_at: z.date(),
  expires_at: z.date().nullable(),
  last_used_at: z.date().nullable(),
  revoked_at: z.date().nullable(),
  replaced_by: z.string().nullable(),
  takes_refresh_tokens: z.boolean(),
});

const madeAnswer = z.object({ id: z.string(), key: z.string() });
const oneKey = z.object({ keyId: idSchema<'api_key'>() });

function itemOf(key: ApiKey): z.input<typeof keyItem> {
  const { id, name, prefix, scopes, owner } = key;
  return {
    id,
    name,
    prefix,
    scopes,
    owner: { ...owner, name: key.ownerName, is_frozen: key.isOwnerFrozen },
    created_at: key.createdAt,
    expires_at: key.expiresAt,
    last_used_at: key.lastUsedAt,
    revoked_at: key.revokedAt,
    replaced_by: key.replacedBy,
    takes_refresh_tokens: key.takesRefreshTokens,
  };
}

function shownOnce(exchange: Exchange, { id, key }: MadeKey): z.input<typeof madeAnswer> {
  exchange.setHeader('cache-control', 'no-store');
  return { id, key: key.reveal() };
}

export const apiKeyRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/api-keys',
    summary: 'List the caller’s API keys, or all',
    access: allowed('own_api_keys.write'),
    query: z.object({ ...pageQuery, owner: z.enum(['me', 'all']).default('me') }),
    answer: ok(pageSchema(keyItem)),
    run: async (needs, who, asked) => {
      const { items, next } = await listKeys(needs, who, asked);
      return { items: items.map(itemOf), next };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/api-keys',
    summary: 'Make an API key; it is shown once',
    access: allowed('own_api_keys.write'),
    body: z.strictObject({
      name: keyName,
      scopes: z.array(z.enum(keyScopes)).min(1).max(keyScopes.length),
      owner: z.enum(['me', 'service']).default('me'),
      expires_in_days: z.int().min(1).max(MOST_DAYS).optional(),
    }),
    answer: created(madeAnswer),
    run: async (needs, who, { expires_in_days, ...asked }, exchange) =>
      shownOnce(exchange, await makeKey(needs, who, { ...asked, expiresInDays: expires_in_days })),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/api-keys/{keyId}',
    summary: 'Revoke an API key',
    access: allowed('own_api_keys.write'),
    params: oneKey,
    answer: empty,
    run: (needs, who, { keyId }) => revokeKey(needs, who, keyId),
  }),
  route({
    method: 'POST',
    path: '/api/v1/api-keys/{keyId}/rotate',
    summary: 'Replace an API key; the old one works on for the overlap',
    access: allowed('own_api_keys.write'),
    params: oneKey,
    body: z.strictObject({
      overlap_hours: z.number().min(0).max(MOST_OVERLAP_HOURS).default(USUAL_OVERLAP_HOURS),
    }),
    answer: created(madeAnswer),
    run: async (needs, who, { keyId, overlap_hours }, exchange) =>
      shownOnce(exchange, await rotateKey(needs, who, { keyId, overlapHours: overlap_hours })),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/api-keys/{keyId}/refresh-tokens',
    summary: 'Let an API key of a person take refresh tokens; its name is the confirmation',
    access: allowed('refresh_tokens.allow'),
    params: oneKey,
    body: z.strictObject({ confirm: z.string().max(200) }),
    answer: empty,
    run: (needs, who, asked) => allowRefreshTokens(needs, who, asked),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/api-keys/{keyId}/refresh-tokens',
    summary: 'Let an API key take no refresh tokens any more',
    access: allowed('refresh_tokens.allow'),
    params: oneKey,
    answer: empty,
    run: (needs, who, { keyId }) => forbidRefreshTokens(needs, who, keyId),
  }),
];
