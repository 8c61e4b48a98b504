import { queryOptions } from '@tanstack/react-query';
import { answer, api, done } from './client.ts';
import { asked, pagedQuery } from './paged.ts';
import type { Outcome } from './shapes.ts';

export type AuditFilter = {
  actor?: string;
  action?: string;
  subject?: string;
  outcome?: Outcome;
  from?: string;
  until?: string;
};

const RECENT = 6;

export const auditQuery = (filter: AuditFilter) =>
  pagedQuery(['audit', 'list', filter], (cursor, signal) =>
    answer(
      api.GET('/api/v1/audit', {
        params: { query: { ...filter, ...asked({ cursor }) } },
        signal,
      }),
    ),
  );

export const recentAuditQuery = queryOptions({
  queryKey: ['audit', 'recent'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/audit', { params: { query: { limit: RECENT } }, signal })),
});

export const auditHeadQuery = queryOptions({
  queryKey: ['audit', 'head'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/audit/head', { signal })),
});

export type ExportFormat = 'csv' | 'ndjson';

/** Oldest first, with the same filters as the list. */
export function exportAddress(format: ExportFormat, filter: AuditFilter): string {
  return `/api/v1/audit/export?${new URLSearchParams({ format, ...filter })}`;
}

export function eraseDetails(entryId: string) {
  return done(api.POST('/api/v1/audit/{entryId}/erase', { params: { path: { entryId } } }));
}
