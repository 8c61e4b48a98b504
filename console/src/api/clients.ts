import { answer, api, done } from './client.ts';
import { asked, pagedQuery } from './paged.ts';
import type { KeyScope } from './shapes.ts';

export const clientsQuery = pagedQuery(['clients'], (cursor, signal) =>
  answer(api.GET('/api/v1/clients', { params: { query: asked({ cursor }) }, signal })),
);

export type NewClient = { service: string; name: string; scopes: KeyScope[]; jwks?: string };

export function makeClient(client: NewClient) {
  return answer(api.POST('/api/v1/clients', { body: client }));
}

export function revokeClient(clientId: string) {
  return done(api.DELETE('/api/v1/clients/{clientId}', { params: { path: { clientId } } }));
}
