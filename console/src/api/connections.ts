import { queryOptions } from '@tanstack/react-query';
import { answer, api, done } from './client.ts';
import { asked, pagedQuery } from './paged.ts';
import type { Capability, OfferedCapability } from './shapes.ts';

export type WhoseConnections = 'me' | 'all';

export const connectionsQuery = (owner: WhoseConnections) =>
  pagedQuery(['connections', 'list', owner], (cursor, signal) =>
    answer(api.GET('/api/v1/connections', { params: { query: { owner, ...asked({ cursor }) } }, signal })),
  );

/** Those that have been disconnected. */
export const endedConnectionsQuery = (owner: WhoseConnections) =>
  pagedQuery(['connections', 'ended', owner], (cursor, signal) =>
    answer(
      api.GET('/api/v1/connections', {
        params: { query: { owner, ended: 'true', ...asked({ cursor }) } },
        signal,
      }),
    ),
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

/** The compiler refuses this table when the API knows another set. */
const everyCapability: Record<Capability, true> = {
  'mail.read': true,
  'mail.send': true,
  'mail.setup': true,
  'mail.modify': true,
  calendar: true,
  'calendar.events': true,
};

export function isCapability(name: string): name is Capability {
  return Object.hasOwn(everyCapability, name);
}

/** What people and programs may ask for. The rest Keyholder asks for by itself, where it needs it. */
export function isOffered(name: Capability): name is OfferedCapability['name'] {
  return name !== 'mail.setup';
}

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
      body: { ...(capabilities && { capabilities: capabilities.filter(isOffered) }) },
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

export function disconnect(connectionId: string) {
  return answer(api.DELETE('/api/v1/connections/{connectionId}', one(connectionId)));
}

type Taking = { connectionId: string; capabilities: readonly [Capability, ...Capability[]] };

/** One after the other; how things stand is in the last answer. */
export async function takeAway({ connectionId, capabilities: [first, ...others] }: Taking) {
  let standing = await takeOne(connectionId, first);
  for (const capability of others) standing = await takeOne(connectionId, capability);
  return standing;
}

function takeOne(connectionId: string, capability: Capability) {
  return answer(
    api.DELETE('/api/v1/connections/{connectionId}/capabilities/{capability}', {
      params: { path: { connectionId, capability } },
    }),
  );
}
