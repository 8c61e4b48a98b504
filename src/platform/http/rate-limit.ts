import { fail } from '#kernel/failures.ts';
import type { World } from '#kernel/world.ts';
import type { RouteLimit } from './route.ts';

const MOST_CALLERS = 50_000; // some 5 MB
const KEPT_CALLERS = 45_000; // looking through all of them must not be needed for each new one

/** One bucket per caller and route, in the memory of this node: so n nodes allow n times as much. */
export type RateLimiter = { take(caller: string, limit: RouteLimit): void };

type Bucket = { tokens: number; filledAtMs: number; fullAtMs: number };

export function createRateLimiter(world: Pick<World, 'elapsedMs'>): RateLimiter {
  const buckets = new Map<string, Bucket>();

  /** A full bucket is like none, so those go first; then, if need be, whoever has been here longest. */
  function makeRoom(nowMs: number): void {
    for (const [caller, { fullAtMs }] of buckets) if (fullAtMs <= nowMs) buckets.delete(caller);
    for (const caller of buckets.keys()) {
      if (buckets.size <= KEPT_CALLERS) return;
      buckets.delete(caller);
    }
  }

  function newBucket(caller: string, tokens: number, nowMs: number): Bucket {
    if (buckets.size >= MOST_CALLERS) makeRoom(nowMs);
    const bucket = { tokens, filledAtMs: nowMs, fullAtMs: nowMs };
    buckets.set(caller, bucket);
    return bucket;
  }

  return {
    // Changed in place: a Map whose entries move all the time is copied all the time.
    take(caller, { requests, perMs }) {
      const nowMs = world.elapsedMs();
      const bucket = buckets.get(caller) ?? newBucket(caller, requests, nowMs);
      const refill = ((nowMs - bucket.filledAtMs) * requests) / perMs;
      bucket.tokens = Math.min(requests, bucket.tokens + refill);
      bucket.filledAtMs = nowMs;
      const isAllowed = bucket.tokens >= 1;
      if (isAllowed) bucket.tokens -= 1;
      bucket.fullAtMs = nowMs + ((requests - bucket.tokens) * perMs) / requests;
      if (!isAllowed) {
        throw fail('too_many_requests', { retryAfterMs: ((1 - bucket.tokens) * perMs) / requests });
      }
    },
  };
}
