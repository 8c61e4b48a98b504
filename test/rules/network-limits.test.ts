import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fail } from '#kernel/failures.ts';
import { realWorld } from '#kernel/world.ts';
import { answer } from '#platform/http/pipeline.ts';
import { createRateLimiter } from '#platform/http/rate-limit.ts';
import { type Access, anyone, empty, provenHere, routesOf } from '#platform/http/route.ts';
import { arrivalAt, bareEdge } from './bare-edge.ts';

const BEYOND_ANY_LIMIT = 3_200;

const world = realWorld();

function askOften(access: Access & { kind: 'anyone' }, isProven: boolean) {
  const edge = { ...bareEdge(world), limiter: createRateLimiter({ elapsedMs: () => 0 }) };
  const route = routesOf<unknown>()({
    method: 'GET',
    path: '/pushed',
    summary: 'Take what is pushed',
    access,
    answer: empty,
    run: async () => {
      if (!isProven) throw fail('not_signed_in');
    },
  });
  const asked = Array.from({ length: BEYOND_ANY_LIMIT }, () =>
    answer(edge, { route, params: {} }, arrivalAt('/pushed')),
  );
  return Promise.all(asked).then(answers => new Set(answers.map(({ status }) => status)));
}

test('what a network asks of an open route is limited', async () => {
  assert.deepEqual(await askOften(anyone('it is a test'), true), new Set([204, 429]));
});

test('whoever is proven by the route itself is not limited by their network, as Google pushes from few', async () => {
  assert.deepEqual(await askOften(provenHere('in a test'), true), new Set([204]));
});

test('what the route itself refuses counts against the network all the same', async () => {
  assert.deepEqual(await askOften(provenHere('in a test'), false), new Set([401, 429]));
});
