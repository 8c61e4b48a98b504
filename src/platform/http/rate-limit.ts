import { fail } from '#kernel/failures.ts';
import type { World } from '#kernel/world.ts';
import type { RouteLimit } from './route.ts';

const MOST_CALLERS = 50_000; // some 5 MB; beyond that the ones idle longest are forgotten

/** One bucket per caller and route, in the memory of this node: so n nodes allow n times as much. */
export type RateLimiter = { take(caller: string, limit: RouteLimit): void };

type Bucket = { tokens: number; filledAtMs: number };

export function createRateLimiter(world: Pick<World, 'elapsedMs'>): RateLimiter {
  const buckets = new Map<string, Bucket>();

  return {
    take(caller, { requests, perMs }) {
      const nowMs = world.elapsedMs();
      const bucket = buckets.get(caller) ?? { tokens: requests, filledAtMs: nowMs };
      const refill = ((nowMs - bucket.filledAtMs) * requests) / perMs;
      bucket.tokens = Math.min(requests, bucket.tokens + refill);
      bucket.filledAtMs = nowMs;
      // Set anew each time: a Map keeps the order of insertion, so the first key is the one idle longest.
      buckets.delete(caller);
      buckets.set(caller, bucket);
      if (buckets.size > MOST_CALLERS) buckets.delete(buckets.keys().next().value ?? caller);
      if (bucket.tokens < 1) {
        throw fail('too_many_requests', { retryAfterMs: ((1 - bucket.tokens) * perMs) / requests });
      }
      bucket.tokens -= 1;
    },
  };
}
