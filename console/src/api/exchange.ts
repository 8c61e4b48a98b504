import { queryOptions } from '@tanstack/react-query';
import { answer, api, done } from './client.ts';
import { isOffered } from './connections.ts';
import { asked, pagedQuery } from './paged.ts';
import type { Capability, Doors, ExchangeClient, ExchangeSettings } from './shapes.ts';

/** All on one page where they are only to be chosen from. */
const MOST_TO_CHOOSE_FROM = 200;

export const exchangeClientsQuery = pagedQuery(['exchange', 'clients'], (cursor, signal) =>
  answer(api.GET('/api/v1/exchange-clients', { params: { query: asked({ cursor }) }, signal })),
);

export const servicesQuery = queryOptions({
  queryKey: ['exchange', 'services'],
  queryFn: async ({ signal }) => {
    const query = { limit: MOST_TO_CHOOSE_FROM };
    const { items } = await answer(api.GET('/api/v1/exchange-clients', { params: { query }, signal }));
    return items.filter(({ kind }) => kind === 'service');
  },
});

export type SettingsChange = {
  client: Pick<ExchangeClient, 'kind' | 'id'>;
  /** Null goes back to the usual. */
  settings: ExchangeSettings | null;
};

export function changeSettings(change: SettingsChange) {
  return done(api.PUT('/api/v1/exchange-clients', { body: change }));
}

export const doorsQuery = queryOptions({
  queryKey: ['exchange', 'doors'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/exchange-doors', { signal })),
});

export function changeDoors(doors: Doors) {
  return done(api.PUT('/api/v1/exchange-doors', { body: doors }));
}

export const profilesQuery = queryOptions({
  queryKey: ['exchange', 'profiles'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/scope-profiles', { signal })),
});

export function putProfile({ name, capabilities }: { name: string; capabilities: Capability[] }) {
  return done(
    api.PUT('/api/v1/scope-profiles/{name}', {
      params: { path: { name } },
      body: { capabilities: capabilities.filter(isOffered) },
    }),
  );
}

export function removeProfile(name: string) {
  return done(api.DELETE('/api/v1/scope-profiles/{name}', { params: { path: { name } } }));
}
