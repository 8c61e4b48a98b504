import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { asProblem } from './problem.ts';

/** Live updates tell what has changed; this only covers what they missed. */
const FRESH_FOR_MS = 30_000;
const RETRIES = 2;
const FIRST_RETRY_MS = 700;

export function createQueryClient(onSignedOut: () => void): QueryClient {
  const watch = (thrown: unknown) => {
    if (asProblem(thrown).isSignedOut) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: watch }),
    mutationCache: new MutationCache({ onError: watch }),
    defaultOptions: {
      queries: {
        staleTime: FRESH_FOR_MS,
        networkMode: 'always',
        retry: (failures, thrown) => isWorthRetrying(thrown) && failures < RETRIES,
        retryDelay: failures => FIRST_RETRY_MS * 2 ** failures,
      },
      mutations: { networkMode: 'always' },
    },
  });
}

/** What says when to come back is not asked again before. */
function isWorthRetrying(thrown: unknown): boolean {
  const problem = asProblem(thrown);
  return problem.mayRetry && problem.retryAfterSeconds === undefined;
}
