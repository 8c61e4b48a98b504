import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { requireUser } from '#kernel/scope.ts';
import { allowed, empty, ok, routesOf } from '#platform/http/route.ts';
import { beginToLink } from '../flows/errands.ts';
import { appOwners } from '../flows/find-app.ts';
import { signinProviders } from '../provider.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import { showIdentities, unlink } from './unlink.ts';

const route = routesOf<SigninNeeds>();

const identity = z.object({
  id: idSchema<'identity'>(),
  provider: z.enum(signinProviders),
  source: z.enum(['tenant', 'app_wide']),
  address: z.string().nullable(),
  linked_at: z.iso.datetime(),
  last_used_at: z.iso.datetime().nullable(),
});

export const identityRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/identities',
    summary: 'List the accounts elsewhere with which the caller signs in, and with whom more can be linked',
    access: allowed('profile.read'),
    answer: ok(z.object({ identities: z.array(identity), providers: z.array(z.enum(signinProviders)) })),
    async run(needs, who) {
      const [identities, owners] = [await showIdentities(needs, who), await appOwners(needs, who.tenantId)];
      return {
        identities: identities.map(({ linkedAt, lastUsedAt, id, provider, source, address }) => ({
          ...{ id, provider, source, address },
          linked_at: linkedAt.toISOString(),
          last_used_at: lastUsedAt?.toISOString() ?? null,
        })),
        providers: signinProviders.filter(provider => owners.has(provider)),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/identities',
    summary: 'Begin to link an account elsewhere to the caller’s own, in this browser',
    access: allowed('profile.write'),
    body: z.strictObject({ provider: z.enum(signinProviders), return_to: z.string().max(4_000).optional() }),
    answer: ok(z.object({ url: z.string() })),
    limit: { requests: 30, perMs: 60_000 },
    async run(needs, who, { provider, return_to: returnTo }, exchange) {
      exchange.setHeader('cache-control', 'no-store');
      return {
        url: await beginToLink(needs, who, exchange, { provider, returnTo, userId: requireUser(who) }),
      };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/identities/{identityId}',
    summary: 'No longer sign in with an account elsewhere',
    access: allowed('profile.write'),
    params: z.object({ identityId: idSchema<'identity'>() }),
    answer: empty,
    run: (needs, who, { identityId }) => unlink(needs, who, identityId),
  }),
];
