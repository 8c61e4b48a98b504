import { type InfiniteData, infiniteQueryOptions } from '@tanstack/react-query';

export type Page<Item> = { items: Item[]; next: string | null };

/** A list that comes in pages, one cursor after the other. */
export function pagedQuery<Item>(
  key: readonly unknown[],
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Item>>,
) {
  return infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: firstPage(),
    getNextPageParam: page => page.next ?? undefined,
  });
}

function firstPage(): string | undefined {
  return undefined;
}

export function allItems<Item>(data: InfiniteData<Page<Item>, unknown> | undefined): Item[] {
  return data?.pages.flatMap(page => page.items) ?? [];
}

/** Query parameters, without those that ask for nothing. */
export function asked<Value>(parameters: Record<string, Value | undefined | ''>): Record<string, Value> {
  const given = Object.entries(parameters).filter((entry): entry is [string, Value] => Boolean(entry[1]));
  return Object.fromEntries(given);
}
