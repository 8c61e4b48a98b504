import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { isPermission, permissions } from '#kernel/permissions.ts';
import { allowed, anyone, empty, ok, routesOf, signedIn } from '#platform/http/route.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { usernameSchema } from '../address.ts';
import { presentedPassword } from '../passwords/passwords.ts';
import { roles } from '../roles.ts';
import { showCaller } from '../users/describe-caller.ts';
import { visitOf } from '../visit.ts';
import { endOtherSessions, endSession } from './end.ts';
import { listSessions } from './list.ts';
import { SESSION_COOKIE } from './session.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import { welcome } from './welcome.ts';

const route = routesOf<AccessNeeds>();

/** What was typed as the organisation: any word, because a wrong one must look like a wrong password. */
export const tenantSlug = z
  .string()
  .max(100)
  .refine(text => !text.includes('\0'), { message: 'must be text' });

const user = z.object({ id: z.string(), address: z.string(), name: z.string(), role: z.enum(roles) });
const service = z.object({ id: z.string(), name: z.string() });
const tenant = z.object({ id: z.string(), slug: z.string(), name: z.string() });
const permissionList = z.array(z.enum(Object.keys(permissions).filter(isPermission)));

export const signedInAnswer = z.object({ user: user.nullable(), tenant, permissions: permissionList });

const meAnswer = signedInAnswer.extend({
  service: service.nullable(),
  via: z.enum(['session', 'access_token', 'api_key', 'client']),
});

const sessionItem = z.object({
  id: z.string(),
  kind: z.enum(['session', 'token']),
  label: z.string(),
  network: z.string(),
  created_at: z.date(),
  last_seen_at: z.date(),
  expires_at: z.date(),
  is_current: z.boolean(),
});

export const sessionRoutes = [
  route({
    method: 'POST',
    path: '/api/v1/session',
    summary: 'Sign in to the console',
    access: anyone('this is how people sign in'),
    body: z.strictObject({
      username: usernameSchema,
      password: presentedPassword,
      tenant: tenantSlug.optional(),
    }),
    answer: ok(signedInAnswer),
    run: async (needs, exchange, asked) =>
      welcome(needs, exchange, await signIn(needs, visitOf(exchange), { ...asked, kind: 'session' })),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/session',
    summary: 'Sign out of the console',
    access: anyone('signing out works however old the session is'),
    answer: empty,
    run: async (needs, exchange) => {
      const token = exchange.cookies.read(SESSION_COOKIE);
      if (token === undefined) return;
      await signOut(needs, 'session', token);
      exchange.cookies.clear(SESSION_COOKIE);
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/auth/me',
    summary: 'Show who is calling and what they may do',
    access: signedIn,
    answer: ok(meAnswer),
    run: showCaller,
  }),
  route({
    method: 'GET',
    path: '/api/v1/sessions',
    summary: 'List where the caller is signed in',
    access: allowed('profile.read'),
    answer: ok(z.object({ items: z.array(sessionItem), next: z.null() })),
    run: async (needs, who) => {
      const sessions = await listSessions(needs, who);
      const items = sessions.map(({ createdAt, lastSeenAt, expiresAt, isCurrent, ...session }) => ({
        ...session,
        created_at: createdAt,
        last_seen_at: lastSeenAt,
        expires_at: expiresAt,
        is_current: isCurrent,
      }));
      return { items, next: null };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/sessions/{sessionId}',
    summary: 'End one of the caller’s sessions',
    access: allowed('profile.write'),
    params: z.object({ sessionId: idSchema<'session'>() }),
    answer: empty,
    run: (needs, who, { sessionId }) => endSession(needs, who, sessionId),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/sessions',
    summary: 'End all of the caller’s sessions but this one',
    access: allowed('profile.write'),
    answer: empty,
    run: endOtherSessions,
  }),
];
