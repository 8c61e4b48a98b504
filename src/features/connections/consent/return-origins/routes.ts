import { z } from 'zod';
import { allowed, ok, routesOf } from '#platform/http/route.ts';
import type { ConnectionNeeds } from '../../connection-needs.ts';
import { changeOrigins, showOrigins } from './change.ts';
import { originOf } from './origin.ts';

const route = routesOf<ConnectionNeeds>();

const MOST = 50;

const origin = z
  .string()
  .max(400)
  .transform((text, context): string => {
    const found = originOf(text);
    if (found) return found;
    context.addIssue({ code: 'custom', message: 'must be a site, as https://tool.example.com' });
    return z.NEVER;
  });

const answer = z.object({ origins: z.array(z.string()) });

export const returnOriginRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/return-origins',
    summary: 'List the sites to which a browser may go back after connecting an account',
    access: allowed('settings.read'),
    answer: ok(answer),
    run: async (needs, who) => ({ origins: await showOrigins(needs, who) }),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/return-origins',
    summary: 'Say to which sites, beside the console, a browser may go back after connecting an account',
    access: allowed('settings.write'),
    body: z.strictObject({ origins: z.array(origin).max(MOST) }),
    answer: ok(answer),
    run: async (needs, who, { origins }) => ({ origins: await changeOrigins(needs, who, origins) }),
  }),
];
