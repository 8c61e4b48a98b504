import { queryOptions } from '@tanstack/react-query';
import { answer, api, done } from './client.ts';
import { asked, pagedQuery } from './paged.ts';
import type { Capability, Whose } from './shapes.ts';

export const limitsQuery = queryOptions({
  queryKey: ['limits', 'general'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/capability-limits', { signal })),
});

export const limitedClientsQuery = pagedQuery(['limits', 'clients'], (cursor, signal) =>
  answer(api.GET('/api/v1/capability-limits/clients', { params: { query: asked({ cursor }) }, signal })),
);

export const excessQuery = pagedQuery(['limits', 'excess'], (cursor, signal) =>
  answer(api.GET('/api/v1/capability-limits/excess', { params: { query: asked({ cursor }) }, signal })),
);

/** Null lifts the limit. */
export function changeLimit({ whose, capabilities }: { whose: Whose; capabilities: Capability[] | null }) {
  return done(api.PUT('/api/v1/capability-limits', { body: { whose, capabilities } }));
}
