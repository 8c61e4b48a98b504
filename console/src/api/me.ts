import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { answer, api, done } from './client.ts';
import { Problem } from './problem.ts';
import type { Me, Permission } from './shapes.ts';

/** Who uses the console: always a person. */
export type Person = NonNullable<Me['user']>;
export type SignedIn = { user: Person; tenant: Me['tenant']; permissions: ReadonlySet<string> };

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }): Promise<SignedIn> => {
    const { user, tenant, permissions } = await answer(api.GET('/api/v1/auth/me', { signal }));
    if (!user) throw new Problem(401, { code: 'not_signed_in' });
    return { user, tenant, permissions: new Set<string>(permissions) };
  },
});

export function useMe(): SignedIn {
  return useSuspenseQuery(meQuery).data;
}

export function useMay(permission: Permission): boolean {
  return useMe().permissions.has(permission);
}

export type Credentials = { username: string; password: string; tenant?: string };

export function signIn(credentials: Credentials) {
  return answer(api.POST('/api/v1/session', { body: credentials }));
}

export function signOut() {
  return done(api.DELETE('/api/v1/session'));
}

export function changePassword(change: { current: string; next: string }) {
  return done(api.PUT('/api/v1/auth/password', { body: change }));
}
