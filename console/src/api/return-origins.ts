import { queryOptions } from '@tanstack/react-query';
import { answer, api } from './client.ts';

export const returnOriginsQuery = queryOptions({
  queryKey: ['return-origins'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/return-origins', { signal })),
});

export function changeReturnOrigins(origins: string[]) {
  return answer(api.PUT('/api/v1/return-origins', { body: { origins } }));
}
