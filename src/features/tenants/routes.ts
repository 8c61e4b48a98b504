import { z } from 'zod';
import { allowed, empty, ok, routesOf } from '#platform/http/route.ts';
import { requireTenant } from './find.ts';
import type { TenantNeeds } from './needs.ts';
import { renameTenant } from './rename.ts';
import { tenantName } from './tenant.ts';

const route = routesOf<TenantNeeds>();

export const tenantRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/tenant',
    summary: 'Show the organisation',
    access: allowed('tenant.read'),
    answer: ok(z.object({ id: z.string(), slug: z.string(), name: z.string(), created_at: z.date() })),
    run: async (needs, who) => {
      const { id, slug, name, createdAt } = await requireTenant(needs, who);
      return { id, slug, name, created_at: createdAt };
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/tenant',
    summary: 'Rename the organisation',
    access: allowed('tenant.write'),
    body: z.strictObject({ name: tenantName }),
    answer: empty,
    run: renameTenant,
  }),
];
