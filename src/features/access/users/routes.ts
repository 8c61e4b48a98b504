import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { isPermission, permissions } from '#kernel/permissions.ts';
import { allowed, empty, ok, routesOf, signedIn } from '#platform/http/route.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { pageQuery, pageSchema } from '../page.ts';
import { permissionsOf, roleMeanings, roles } from '../roles.ts';
import { changeUser } from './change.ts';
import { freezeUser, unfreezeUser } from './freeze.ts';
import { listUsers } from './list.ts';
import { removeUser } from './remove.ts';
import { personName, type User } from './user.ts';

const route = routesOf<AccessNeeds>();

const userItem = z.object({
  id: z.string(),
  address: z.string(),
  name: z.string(),
  role: z.enum(roles),
  frozen_at: z.date().nullable(),
  last_seen_at: z.date().nullable(),
  created_at: z.date(),
});

const oneUser = z.object({ userId: idSchema<'user'>() });

function itemOf({ frozenAt, lastSeenAt, createdAt, ...user }: User): z.input<typeof userItem> {
  return { ...user, frozen_at: frozenAt, last_seen_at: lastSeenAt, created_at: createdAt };
}

export const userRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/users',
    summary: 'List the people of the organisation',
    access: allowed('users.read'),
    query: z.object({
      ...pageQuery,
      q: z
        .string()
        .max(200)
        .refine(text => !text.includes('\0'), { message: 'must be text' })
        .optional(),
    }),
    answer: ok(pageSchema(userItem)),
    run: async (needs, who, asked) => {
      const { items, next } = await listUsers(needs, who, asked);
      return { items: items.map(itemOf), next };
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/users/{userId}',
    summary: 'Change a person’s role or name',
    access: allowed('users.write'),
    params: oneUser,
    body: z.strictObject({ role: z.enum(roles).optional(), name: personName.optional() }),
    answer: ok(userItem),
    run: async (needs, who, asked) => itemOf(await changeUser(needs, who, asked)),
  }),
  route({
    method: 'POST',
    path: '/api/v1/users/{userId}/freeze',
    summary: 'Freeze a person: nothing of theirs opens anything until unfrozen',
    access: allowed('users.write'),
    params: oneUser,
    answer: empty,
    run: (needs, who, { userId }) => freezeUser(needs, who, userId),
  }),
  route({
    method: 'POST',
    path: '/api/v1/users/{userId}/unfreeze',
    summary: 'Let a frozen person back in',
    access: allowed('users.write'),
    params: oneUser,
    answer: empty,
    run: (needs, who, { userId }) => unfreezeUser(needs, who, userId),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/users/{userId}',
    summary: 'Remove a person, their sessions and their keys',
    access: allowed('users.write'),
    params: oneUser,
    answer: empty,
    run: (needs, who, { userId }) => removeUser(needs, who, userId),
  }),
  route({
    method: 'GET',
    path: '/api/v1/roles',
    summary: 'Show what each role may do',
    access: signedIn,
    answer: ok(
      z.object({
        permissions: z.array(z.object({ name: z.string(), meaning: z.string() })),
        roles: z.array(
          z.object({ name: z.enum(roles), meaning: z.string(), permissions: z.array(z.string()) }),
        ),
      }),
    ),
    run: async () => ({
      permissions: Object.entries(permissions).map(([name, meaning]) => ({ name, meaning })),
      roles: roles.map(name => ({
        name,
        meaning: roleMeanings[name],
        permissions: Object.keys(permissions)
          .filter(isPermission)
          .filter(one => permissionsOf(name).has(one)),
      })),
    }),
  }),
];
