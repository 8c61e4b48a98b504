import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { allowed, empty, routesOf } from '#platform/http/route.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { freezeService, unfreezeService } from './freeze.ts';

const route = routesOf<AccessNeeds>();

const oneService = z.object({ serviceId: idSchema<'service'>() });

export const serviceRoutes = [
  route({
    method: 'POST',
    path: '/api/v1/services/{serviceId}/freeze',
    summary: 'Freeze a service: all its keys rest until unfrozen',
    access: allowed('api_keys.write'),
    params: oneService,
    answer: empty,
    run: (needs, who, { serviceId }) => freezeService(needs, who, serviceId),
  }),
  route({
    method: 'POST',
    path: '/api/v1/services/{serviceId}/unfreeze',
    summary: 'Let the keys of a frozen service work again',
    access: allowed('api_keys.write'),
    params: oneService,
    answer: empty,
    run: (needs, who, { serviceId }) => unfreezeService(needs, who, serviceId),
  }),
];
