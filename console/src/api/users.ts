import { queryOptions } from '@tanstack/react-query';
import { answer, api, done } from './client.ts';
import { asked, pagedQuery } from './paged.ts';
import type { Role } from './shapes.ts';

/** More than a first page, because Home counts owners with it. */
const MOST_ON_HOME = 200;

export const usersQuery = (q: string) =>
  pagedQuery(['users', q], (cursor, signal) =>
    answer(api.GET('/api/v1/users', { params: { query: asked({ q, cursor }) }, signal })),
  );

export const everyoneQuery = queryOptions({
  queryKey: ['users', 'everyone'],
  queryFn: ({ signal }) =>
    answer(api.GET('/api/v1/users', { params: { query: { limit: MOST_ON_HOME } }, signal })),
});

export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/roles', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

const one = (userId: string) => ({ params: { path: { userId } } });

export function changeRole({ userId, role }: { userId: string; role: Role }) {
  return done(api.PATCH('/api/v1/users/{userId}', { ...one(userId), body: { role } }));
}

export function renameUser({ userId, name }: { userId: string; name: string }) {
  return done(api.PATCH('/api/v1/users/{userId}', { ...one(userId), body: { name } }));
}

export function freezeUser(userId: string) {
  return done(api.POST('/api/v1/users/{userId}/freeze', one(userId)));
}

export function unfreezeUser(userId: string) {
  return done(api.POST('/api/v1/users/{userId}/unfreeze', one(userId)));
}

export function removeUser(userId: string) {
  return done(api.DELETE('/api/v1/users/{userId}', one(userId)));
}
