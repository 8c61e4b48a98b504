import { queryOptions } from '@tanstack/react-query';
import { answer, api } from './client.ts';

/** What a link is for. Looking at it begins nothing. */
export const exchangeLinkQuery = (link: string) =>
  queryOptions({
    queryKey: ['exchange-link', link],
    queryFn: ({ signal }) => answer(api.POST('/api/v1/exchange-links/look', { body: { link }, signal })),
    retry: false,
  });

/** Uses the link up, and answers the address at Google. */
export function followExchangeLink(link: string) {
  return answer(api.POST('/api/v1/exchange-links/follow', { body: { link } }));
}
