import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '#kernel/ids.ts';
import { StaleCaller } from '#kernel/scope.ts';
import { realWorld } from '#kernel/world.ts';
import { answer } from '#platform/http/pipeline.ts';
import type { Proof } from '#platform/http/proof.ts';
import { empty, routesOf, signedIn } from '#platform/http/route.ts';
import { arrivalAt, bareEdge } from './bare-edge.ts';

const world = realWorld();
const tenantId = newId<'tenant'>(world);
const userId = newId<'user'>(world);
const stamp = { kind: 'api_key', id: newId(world), epoch: 0 } as const;

const key: Proof<unknown> = {
  name: 'key',
  isAmbient: false,
  find: () => 'a key',
  prove: async () => ({ tenantId, actor: { kind: 'user', userId }, permissions: [], stamp }),
};

const edge = bareEdge(world, [key]);

/** Of a caller whose rights change that often while they wait. */
function answerAfter(changes: number) {
  let left = changes;
  const route = routesOf<unknown>()({
    method: 'GET',
    path: '/token',
    summary: 'Confirm the caller',
    access: signedIn,
    answer: empty,
    confirmsCaller: true,
    run: async () => {
      left -= 1;
      if (left >= 0) throw new StaleCaller();
    },
  });
  return answer(edge, { route, params: {} }, arrivalAt('/token'));
}

test('a caller whose rights change twice while they wait is answered by what they may then', async () => {
  assert.equal((await answerAfter(1)).status, 204);
  assert.equal((await answerAfter(2)).status, 204);
});

test('a caller whose rights change all the time is told to come back, and it is no error of ours', async () => {
  const { status, headers } = await answerAfter(Infinity);
  assert.equal(status, 503);
  assert.equal(headers['retry-after'], '1');
});
