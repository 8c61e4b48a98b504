import { z } from 'zod';
import { usernameSchema } from '#features/access/address.ts';
import { anyone, ok, routesOf } from '#platform/http/route.ts';
import { signinProviders } from '../provider.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import { discover } from './discover.ts';

const route = routesOf<SigninNeeds>();

/** By network: an office signs in at nine o'clock; a list of domains takes somebody else a while. */
export const DISCOVERY_LIMIT = { requests: 120, perMs: 60_000 };

export const discoveryRoutes = [
  route({
    method: 'POST',
    path: '/api/auth/msp/sso/discover',
    summary: 'Find out with whom somebody of this mail address may sign in',
    access: anyone('nobody has signed in yet; it tells of domains and never of users'),
    limit: DISCOVERY_LIMIT,
    body: z.strictObject({ email: usernameSchema }),
    answer: ok(z.object({ ok: z.literal(true), providers: z.array(z.enum(signinProviders)) })),
    run: async (needs, exchange, asked) => ({
      ok: true as const,
      providers: [...(await discover(needs, exchange, asked))],
    }),
  }),
];
