import { queryOptions } from '@tanstack/react-query';
import { answer, api, done } from './client.ts';
import { asked, pagedQuery } from './paged.ts';
import type { Role } from './shapes.ts';

export const invitationsQuery = pagedQuery(['invitations'], (cursor, signal) =>
  answer(api.GET('/api/v1/invitations', { params: { query: asked({ cursor }) }, signal })),
);

export type NewInvitation = { address: string; role: Role };

export function invite(invitation: NewInvitation) {
  return answer(api.POST('/api/v1/invitations', { body: invitation }));
}

export function withdrawInvitation(invitationId: string) {
  return done(api.DELETE('/api/v1/invitations/{invitationId}', { params: { path: { invitationId } } }));
}

/** Whoever holds the token may see what it offers. */
export const invitationFoundQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation-found', token],
    queryFn: ({ signal }) => answer(api.POST('/api/v1/invitations/look-up', { body: { token }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export function acceptInvitation(acceptance: { token: string; name: string; password: string }) {
  return answer(api.POST('/api/v1/invitations/accept', { body: acceptance }));
}
