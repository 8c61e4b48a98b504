import assert from 'node:assert/strict';
import type { World } from '#kernel/world.ts';
import { openDeadlines } from '#platform/http/deadlines.ts';
import type { Arrival } from '#platform/http/open-exchange.ts';
import type { Edge } from '#platform/http/pipeline.ts';
import type { Proof } from '#platform/http/proof.ts';
import { createRateLimiter } from '#platform/http/rate-limit.ts';
import { createRequestIds } from '#platform/http/request-ids.ts';
import { createLog } from '#platform/log.ts';

/** What the pipeline needs, and nothing of the house behind it. */
export function bareEdge(world: World, proofs: readonly Proof<unknown>[] = []): Edge<unknown> {
  return {
    needs: {},
    proofs,
    world,
    log: createLog('silent'),
    limiter: createRateLimiter(world),
    origins: [],
    isHttps: false,
    usualHeaders: { data: {}, page: {} },
    trustedProxies: 0,
    logsRequests: false,
    timeLimitMs: 10_000,
    deadlines: openDeadlines(world),
    nextRequestId: createRequestIds(world),
    observe: () => {},
  };
}

export function arrivalAt(target: string): Arrival {
  return {
    method: 'GET',
    target,
    headers: {},
    peer: '192.0.2.7',
    bodyBytes: () => assert.fail('There is none.'),
    onGone: () => {},
    handTo: () => assert.fail('Nobody else writes it.'),
  };
}
