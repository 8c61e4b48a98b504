import { queryOptions } from '@tanstack/react-query';
import { answer, api } from './client.ts';
import type { GoogleField, SetupStage } from './shapes.ts';

export const googleSetupQuery = queryOptions({
  queryKey: ['google-setup', 'config'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/google/config', { signal })),
});

/** Whether there is an app of the organisation's, and nothing of it is known not to work. */
export const readinessQuery = queryOptions({
  queryKey: ['google-setup', 'readiness'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/google/readiness', { signal })),
});

/** What was found the last time. To show it asks nobody but our own server. */
export const lastReportQuery = (stage: SetupStage) =>
  queryOptions({
    queryKey: ['google-setup', 'report', stage],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/google/doctor/last', { params: { query: { stage } }, signal })),
  });

/** While a reset goes on in the background, in case the live update is missed. */
const LOOK_AGAIN_MS = 2_000;

export const googleResetQuery = queryOptions({
  queryKey: ['google-setup', 'reset'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/google/reset', { signal })),
  refetchInterval: ({ state }) => (state.data?.state === 'running' ? LOOK_AGAIN_MS : false),
});

export const cloudShellQuery = queryOptions({
  queryKey: ['google-setup', 'script'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/google/cloud-shell-script', { parseAs: 'text', signal })),
});

/** Only what changes; null takes a value away. */
export type SetupChanges = { one_app?: boolean } & Partial<Record<GoogleField, string | null>>;

export function saveGoogleSetup(body: SetupChanges) {
  return answer(api.PATCH('/api/v1/google/config', { body }));
}

export function promoteDraft(body: { draft_id: string; despite_failures: boolean }) {
  return answer(api.POST('/api/v1/google/config/promote', { body }));
}

/** Takes back the swap that is on the screen, and no other that somebody has made meanwhile. */
export function rollBackSetup(promoted_at: string) {
  return answer(api.POST('/api/v1/google/config/roll-back', { params: { query: { promoted_at } } }));
}

export function discardDraft() {
  return answer(api.DELETE('/api/v1/google/config/draft'));
}

export function beginReset(confirm: string) {
  return answer(api.POST('/api/v1/google/reset', { body: { confirm } }));
}

export const supportBundle = {
  address: '/api/v1/google/support-bundle',
  name: 'keyholder-google-support.json',
} as const;
