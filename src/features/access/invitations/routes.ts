import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { Secret } from '#kernel/secret.ts';
import { allowed, anyone, created, empty, ok, routesOf } from '#platform/http/route.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { addressSchema } from '../address.ts';
import { pageQuery, pageSchema } from '../page.ts';
import { chosenPassword } from '../passwords/passwords.ts';
import { roles } from '../roles.ts';
import { signedInAnswer } from '../sessions/routes.ts';
import { welcome } from '../sessions/welcome.ts';
import { personName } from '../users/user.ts';
import { visitOf } from '../visit.ts';
import { acceptInvitation } from './accept.ts';
import { invite } from './invite.ts';
import { listInvitations } from './list.ts';
import { lookUpInvitation } from './look-up.ts';
import { withdrawInvitation } from './withdraw.ts';

const route = routesOf<AccessNeeds>();

const role = z.enum(roles);
const token = z
  .string()
  .min(1)
  .max(200)
  .transform(text => new Secret(text));

export const invitationRoutes = [
  route({
    method: 'POST',
    path: '/api/v1/invitations',
    summary: 'Invite somebody; the link is shown once',
    access: allowed('users.write'),
    body: z.strictObject({ address: addressSchema, role }),
    answer: created(z.object({ id: z.string(), link: z.string(), expires_at: z.date() })),
    run: async (needs, who, asked, exchange) => {
      const { id, link, expiresAt } = await invite(needs, who, asked);
      exchange.setHeader('cache-control', 'no-store');
      return { id, link: link.reveal(), expires_at: expiresAt };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/invitations',
    summary: 'List open invitations',
    access: allowed('users.read'),
    query: z.object(pageQuery),
    answer: ok(
      pageSchema(
        z.object({
          id: z.string(),
          address: z.string(),
          role,
          created_by: z.object({ id: z.string(), name: z.string() }).nullable(),
          created_at: z.date(),
          expires_at: z.date(),
        }),
      ),
    ),
    run: async (needs, who, asked) => {
      const { items, next } = await listInvitations(needs, who, asked);
      return {
        items: items.map(({ createdBy, createdAt, expiresAt, ...invitation }) => ({
          ...invitation,
          created_by: createdBy,
          created_at: createdAt,
          expires_at: expiresAt,
        })),
        next,
      };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/invitations/{invitationId}',
    summary: 'Withdraw an invitation',
    access: allowed('users.write'),
    params: z.object({ invitationId: idSchema<'invitation'>() }),
    answer: empty,
    run: (needs, who, { invitationId }) => withdrawInvitation(needs, who, invitationId),
  }),
  route({
    method: 'POST',
    path: '/api/v1/invitations/look-up',
    summary: 'Show what an invitation is about',
    access: anyone('the invitation is the proof'),
    body: z.strictObject({ token }),
    answer: ok(z.object({ tenant_name: z.string(), address: z.string(), role, expires_at: z.date() })),
    run: async (needs, _exchange, asked) => {
      const { tenantName, address, role: offered, expiresAt } = await lookUpInvitation(needs, asked.token);
      return { tenant_name: tenantName, address, role: offered, expires_at: expiresAt };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/invitations/accept',
    summary: 'Accept an invitation and sign in',
    access: anyone('the invitation is the proof'),
    body: z.strictObject({ token, name: personName, password: chosenPassword }),
    answer: ok(signedInAnswer),
    run: async (needs, exchange, asked) =>
      welcome(needs, exchange, await acceptInvitation(needs, visitOf(exchange), asked)),
  }),
];
