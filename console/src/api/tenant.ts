import { queryOptions } from '@tanstack/react-query';
import { answer, api } from './client.ts';

export const tenantQuery = queryOptions({
  queryKey: ['tenant'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/tenant', { signal })),
});

export function renameTenant(name: string) {
  return answer(api.PATCH('/api/v1/tenant', { body: { name } }));
}
