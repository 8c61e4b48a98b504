import { z } from 'zod';
import { usernameSchema } from '#features/access/address.ts';
import { onceEach } from '#kernel/once-each.ts';
import { anyone, ok, routesOf } from '#platform/http/route.ts';
import { type SigninProvider, signinProviders } from '../provider.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import { discover } from './discover.ts';
import { resolve } from './resolve.ts';

const route = routesOf<SigninNeeds>();

/** By network: an office signs in at nine o'clock; a list of domains takes somebody else a while. */
export const SIGNIN_LIMIT = { requests: 120, perMs: 60_000 };

/** Frozen, so that it is written once for all who were told of the same list. */
const found = onceEach((providers: readonly SigninProvider[]) =>
  Object.freeze({ ok: true as const, providers: [...providers] }),
);

export const discoveryRoutes = [
  route({
    method: 'POST',
    path: '/api/auth/msp/sso/discover',
    summary: 'Find out with whom somebody of this mail address may sign in',
    access: anyone('nobody has signed in yet; it tells of domains and never of users'),
    limit: SIGNIN_LIMIT,
    body: z.strictObject({ email: usernameSchema }),
    answer: ok(z.object({ ok: z.literal(true), providers: z.array(z.enum(signinProviders)) })),
    run: async (needs, exchange, asked) => found(await discover(needs, exchange, asked)),
  }),
  route({
    method: 'POST',
    path: '/api/auth/msp/sso/resolve',
    summary: 'Begin to sign in with one of the providers that were found for an address',
    access: anyone('nobody has signed in yet; the cookie of the step before decides'),
    limit: SIGNIN_LIMIT,
    body: z.strictObject({
      provider: z.string().max(100),
      email: usernameSchema,
      callbackUrl: z.string().max(4_000).optional(),
    }),
    answer: ok(z.object({ ok: z.literal(true), url: z.string() })),
    async run(needs, exchange, asked) {
      const { url } = await resolve(needs, exchange, asked);
      exchange.setHeader('cache-control', 'no-store');
      return { ok: true as const, url };
    },
  }),
];
