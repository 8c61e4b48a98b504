import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '#kernel/failures.ts';
import { createRateLimiter } from '#platform/http/rate-limit.ts';

const limit = { requests: 2, perMs: 1_000 };

function limiterAt(nowMs: number) {
  const clock = { nowMs };
  return { clock, limiter: createRateLimiter({ elapsedMs: () => clock.nowMs }) };
}

function retryAfterMs(take: () => void): number | undefined {
  try {
    take();
    return undefined;
  } catch (thrown) {
    assert.ok(thrown instanceof Failure && thrown.code === 'too_many_requests');
    return thrown.parts.retryAfterMs;
  }
}

test('a caller may spend what is allowed at once, and then waits for just what is missing', () => {
  const { clock, limiter } = limiterAt(0);
  limiter.take('ana', limit);
  limiter.take('ana', limit);
  assert.equal(
    retryAfterMs(() => limiter.take('ana', limit)),
    500,
  );
  clock.nowMs = 250;
  assert.equal(
    retryAfterMs(() => limiter.take('ana', limit)),
    250,
  );
  clock.nowMs = 500;
  limiter.take('ana', limit);
});

test('one caller’s haste is not another’s', () => {
  const { limiter } = limiterAt(0);
  limiter.take('ana', limit);
  limiter.take('ana', limit);
  limiter.take('bob', limit);
});

test('a flood of new callers forgets those who have rested, not the one who is at it', () => {
  const { clock, limiter } = limiterAt(0);
  for (let count = 0; count < 49_999; count += 1) limiter.take(`rested ${count}`, limit);
  clock.nowMs = 900;
  limiter.take('ana', limit);
  limiter.take('ana', limit);
  limiter.take('one more', limit);
  assert.ok(retryAfterMs(() => limiter.take('ana', limit)));
});
