import type { InfiniteData } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { allItems, type Page } from '../api/paged.ts';
import { asProblem } from '../api/problem.ts';
import { words } from '../words.ts';
import { Button } from './button.tsx';
import { Loaded } from './loaded.tsx';
import { ProblemNote } from './problem-note.tsx';
import { RowsSkeleton } from './skeleton.tsx';

type PagedQuery<Item> = {
  data: InfiniteData<Page<Item>, unknown> | undefined;
  error: Error | null;
  isFetching: boolean;
  isFetchNextPageError: boolean;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
};

type PagedListParts<Item> = {
  query: PagedQuery<Item>;
  none: ReactNode;
  more?: string;
  children: (items: Item[]) => ReactNode;
};

/** A list with its waiting, its failing, its being empty and its next page. */
export function PagedList<Item>({
  query,
  none,
  more = words.parts.showMore,
  children,
}: PagedListParts<Item>) {
  const next = () => void query.fetchNextPage();
  const isNextMissing = query.isFetchNextPageError && query.error;
  return (
    <Loaded query={isNextMissing ? { ...query, error: null } : query} waiting={<RowsSkeleton />}>
      {data => {
        const items = allItems(data);
        return (
          <div className="grid gap-4">
            {items.length === 0 ? none : children(items)}
            {isNextMissing && (
              <ProblemNote
                problem={asProblem(query.error)}
                onRetry={next}
                isRetrying={query.isFetchingNextPage}
              />
            )}
            {query.hasNextPage && !isNextMissing && (
              <Button
                className="justify-self-center"
                onClick={next}
                isBusy={query.isFetchingNextPage}
                busyWords={words.parts.showingMore}
              >
                {more}
              </Button>
            )}
          </div>
        );
      }}
    </Loaded>
  );
}
