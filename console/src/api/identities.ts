import { queryOptions } from '@tanstack/react-query';
import { answer, api, done } from './client.ts';
import type { SigninProvider } from './shapes.ts';

export const identitiesQuery = queryOptions({
  queryKey: ['identities'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/identities', { signal })),
});

/** The provider's page to go to. */
export function beginToLink(body: { provider: SigninProvider; return_to: string }) {
  return answer(api.POST('/api/v1/identities', { body }));
}

export function unlinkIdentity(identityId: string) {
  return done(api.DELETE('/api/v1/identities/{identityId}', { params: { path: { identityId } } }));
}
