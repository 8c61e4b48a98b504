import { anyone, response, routesOf } from '#platform/http/route.ts';
import type { AccessNeeds } from '../access-needs.ts';

const route = routesOf<AccessNeeds>();

const CACHED_FOR_S = 300; // the next key is published two days before it signs, so any cache is young enough

export const signingKeyRoutes = [
  route({
    method: 'GET',
    path: '/.well-known/jwks.json',
    summary: 'Show the public keys that this server signs with',
    access: anyone('public keys are for everybody'),
    answer: response('application/jwk-set+json'),
    run: async needs =>
      new Response(JSON.stringify(await needs.signingKeys.published()), {
        headers: {
          'content-type': 'application/jwk-set+json',
          'cache-control': `public, max-age=${CACHED_FOR_S}`,
        },
      }),
  }),
];
