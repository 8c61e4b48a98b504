import { invalidArgument } from '../api/api-refusal.ts';

const largestPage = 1_000;

/** One page of a list, and the token of the next where there is one. */
export function pageOf<Item>(items: readonly Item[], query: URLSearchParams) {
  const size = Math.min(Number(query.get('pageSize') || largestPage), largestPage);
  const start = Number(query.get('pageToken') || 0);
  if (!Number.isInteger(size) || size < 0) throw invalidArgument('Invalid page size given.');
  if (!Number.isInteger(start) || start < 0) throw invalidArgument('Invalid page token given.');
  const end = start + (size || largestPage);
  return {
    page: items.slice(start, end),
    next: end < items.length ? { nextPageToken: String(end) } : {},
  };
}
