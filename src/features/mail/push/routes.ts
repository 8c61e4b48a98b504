import { z } from 'zod';
import { empty, provenHere, routesOf } from '#platform/http/route.ts';
import { type PushNeeds, receivePush } from './receive.ts';

const route = routesOf<PushNeeds>();

export const pushRoutes = [
  route({
    method: 'POST',
    path: '/api/email/webhooks/google/{endpoint}',
    summary: 'Take what Google pushes about new mail',
    access: provenHere('by Google’s signature, for this address and one service account'),
    params: z.object({ endpoint: z.string().max(200) }),
    answer: empty,
    run: (needs, exchange, { endpoint }) => receivePush(needs, exchange, endpoint),
  }),
];
