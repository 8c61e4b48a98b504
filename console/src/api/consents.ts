import { queryOptions } from '@tanstack/react-query';
import { answer, api } from './client.ts';

const LOOK_AGAIN_MS = 1_500;

/** How a consent has ended, or stands. Told to the browser that took part in it, whoever is signed in there. */
export const consentQuery = (flowId: string) =>
  queryOptions({
    queryKey: ['consent', flowId],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/google/flows/{flowId}', { params: { path: { flowId } }, signal })),
    refetchInterval: ({ state }) => (state.data?.state === 'finishing' ? LOOK_AGAIN_MS : false),
  });

export function confirmConsent({ flowId, accept }: { flowId: string; accept: boolean }) {
  return answer(api.POST('/api/v1/google/connect/confirm', { body: { flow_id: flowId, accept } }));
}
