import { queryOptions } from '@tanstack/react-query';
import { answer, api } from './client.ts';
import type { SigninProvider } from './shapes.ts';

/** Looks at the domain of the address only, and keeps what it found in a cookie for the next step. */
export function discoverProviders(email: string, signal: AbortSignal) {
  return answer(api.POST('/api/auth/msp/sso/discover', { body: { email }, signal }));
}

type Chosen = { provider: SigninProvider; email: string; callbackUrl: string };

/** The provider's page to go to. */
export function resolveProvider(body: Chosen) {
  return answer(api.POST('/api/auth/msp/sso/resolve', { body }));
}

export const choicesQuery = queryOptions({
  queryKey: ['sign-in-choices'],
  queryFn: ({ signal }) => answer(api.GET('/api/auth/msp/sso/choices', { signal })),
  retry: false,
});

export function chooseOrganisation(tenantId: string) {
  return answer(api.POST('/api/auth/msp/sso/choose', { body: { tenant_id: tenantId } }));
}

/** With which providers an invitation can be accepted instead of a password. */
export const invitationProvidersQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation-providers', token],
    queryFn: ({ signal }) => answer(api.POST('/api/auth/msp/sso/invitation', { body: { token }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export function acceptWithProvider(body: { token: string; provider: SigninProvider }) {
  return answer(api.POST('/api/auth/msp/sso/invitation/begin', { body }));
}
