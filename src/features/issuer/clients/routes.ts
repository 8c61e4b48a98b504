import { z } from 'zod';
import { keyName } from '#features/access/api-keys/api-key.ts';
import { pageQuery, pageSchema } from '#features/access/page.ts';
import { idSchema } from '#kernel/ids.ts';
import { keyScopes } from '#kernel/permissions.ts';
import { allowed, created, empty, ok, routesOf } from '#platform/http/route.ts';
import type { IssuerNeeds } from '../issuer-needs.ts';
import { type Client, clientProofs } from './client.ts';
import { listClients } from './list.ts';
import { makeClient } from './make.ts';
import { revokeClient } from './revoke.ts';

const route = routesOf<IssuerNeeds>();

const MOST_KEY_SET_CHARACTERS = 65_536;

const clientItem = z.object({
  id: z.string(),
  name: z.string(),
  service: z.object({ id: z.string(), name: z.string(), is_frozen: z.boolean() }),
  proof: z.enum(clientProofs),
  scopes: z.array(z.enum(keyScopes)),
  created_at: z.date(),
  last_used_at: z.date().nullable(),
  revoked_at: z.date().nullable(),
});

function itemOf(client: Client): z.input<typeof clientItem> {
  const { id, name, service, proof, scopes } = client;
  return {
    id,
    name,
    service: { id: service.id, name: service.name, is_frozen: service.isFrozen },
    proof,
    scopes,
    created_at: client.createdAt,
    last_used_at: client.lastUsedAt,
    revoked_at: client.revokedAt,
  };
}

export const clientRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/clients',
    summary: 'List the OAuth clients of services',
    access: allowed('api_keys.read'),
    query: z.object(pageQuery),
    answer: ok(pageSchema(clientItem)),
    run: async (needs, who, asked) => {
      const { items, next } = await listClients(needs, who, asked);
      return { items: items.map(itemOf), next };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/clients',
    summary: 'Make an OAuth client for a service; its secret is shown once',
    access: allowed('api_keys.write'),
    body: z.strictObject({
      service: keyName,
      name: keyName,
      scopes: z.array(z.enum(keyScopes)).min(1).max(keyScopes.length),
      jwks: z.string().min(1).max(MOST_KEY_SET_CHARACTERS).optional().meta({
        description: 'A JSON Web Key Set of public keys, as text: then the client signs, and has no secret.',
      }),
    }),
    answer: created(z.object({ client_id: z.string(), client_secret: z.string().nullable() })),
    run: async (needs, who, asked, exchange) => {
      exchange.setHeader('cache-control', 'no-store');
      const { id, secret } = await makeClient(needs, who, asked);
      return { client_id: id, client_secret: secret?.reveal() ?? null };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/clients/{clientId}',
    summary: 'Revoke an OAuth client and all its access tokens',
    access: allowed('api_keys.write'),
    params: z.object({ clientId: idSchema<'client'>() }),
    answer: empty,
    run: (needs, who, { clientId }) => revokeClient(needs, who, clientId),
  }),
];
