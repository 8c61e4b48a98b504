import { queryOptions } from '@tanstack/react-query';
import { answer, api, done, reach } from './client.ts';
import { asked, pagedQuery } from './paged.ts';
import { Problem } from './problem.ts';
import type { Capability, Service } from './shapes.ts';

export type WhoseConnections = 'me' | 'all';

export const connectionsQuery = (owner: WhoseConnections) =>
  pagedQuery(['connections', 'list', owner], (cursor, signal) =>
    answer(api.GET('/api/v1/connections', { params: { query: { owner, ...asked({ cursor }) } }, signal })),
  );

const one = (connectionId: string) => ({ params: { path: { connectionId } } });

export const connectionQuery = (connectionId: string) =>
  queryOptions({
    queryKey: ['connections', 'one', connectionId],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/connections/{connectionId}', { ...one(connectionId), signal })),
  });

export const timelineQuery = (connectionId: string) =>
  pagedQuery(['connections', 'timeline', connectionId], (cursor, signal) =>
    answer(
      api.GET('/api/v1/connections/{connectionId}/timeline', {
        params: { path: { connectionId }, query: asked({ cursor }) },
        signal,
      }),
    ),
  );

export const usesQuery = (connectionId: string) =>
  queryOptions({
    queryKey: ['connections', 'uses', connectionId],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/connections/{connectionId}/uses', { ...one(connectionId), signal })),
  });

/** What may be asked for, and whether there is an app to ask through. */
export const offeredQuery = queryOptions({
  queryKey: ['connections', 'offered'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/google/capabilities', { signal })),
});

/** These give the address at Google to go to, and the browser the cookie to come back with. */
export function beginToConnect(capabilities: readonly Capability[]) {
  const query = { capabilities: capabilities.join(' ') };
  return answer(api.GET('/api/v1/google/auth/url', { params: { query }, cache: 'no-store' }));
}

type Again = { connectionId: string; capabilities?: Capability[] };

export function beginToReconnect({ connectionId, capabilities }: Again) {
  return answer(
    api.POST('/api/v1/connections/{connectionId}/reconnect', {
      ...one(connectionId),
      body: { ...(capabilities && { capabilities }) },
    }),
  );
}

export function labelConnection({ connectionId, label }: { connectionId: string; label: string | null }) {
  return done(api.PATCH('/api/v1/connections/{connectionId}', { ...one(connectionId), body: { label } }));
}

export function makeDefault(connectionId: string) {
  return done(
    api.PATCH('/api/v1/connections/{connectionId}', { ...one(connectionId), body: { is_default: true } }),
  );
}

type Ending = { connectionId: string; service?: Service };

export async function disconnect({ connectionId, service }: Ending): Promise<void> {
  const address = new URL(`/api/v1/connections/${connectionId}`, window.location.origin);
  if (service) address.searchParams.set('service', service);
  const response = await reach(new Request(address, { method: 'DELETE' }));
  if (!response.ok) throw new Problem(response.status, await response.json().catch(() => undefined));
}
