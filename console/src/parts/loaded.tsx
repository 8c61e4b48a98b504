import type { ReactNode } from 'react';
import { asProblem } from '../api/problem.ts';
import { ProblemNote } from './problem-note.tsx';

type Query<Data> = {
  data: Data | undefined;
  error: Error | null;
  isFetching: boolean;
  refetch: () => unknown;
};

type LoadedParts<Data> = { query: Query<Data>; waiting: ReactNode; children: (data: Data) => ReactNode };

/** One of three: what was asked for, what went wrong, or the shape of what is coming. */
export function Loaded<Data>({ query, waiting, children }: LoadedParts<Data>) {
  const trouble = query.error && (
    <ProblemNote
      problem={asProblem(query.error)}
      onRetry={() => void query.refetch()}
      isRetrying={query.isFetching}
    />
  );
  if (query.data === undefined) return trouble ?? waiting;
  return (
    <>
      {trouble && <div className="mb-4">{trouble}</div>}
      {children(query.data)}
    </>
  );
}
