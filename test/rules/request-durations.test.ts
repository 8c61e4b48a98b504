import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRequestDurations } from '#platform/http/request-durations.ts';

test('durations are written as a histogram that Prometheus can read', () => {
  const durations = createRequestDurations();
  const route = { method: 'GET', path: '/api/v1/users/{userId}' } as const;
  durations.observe(route, 200, 4);
  durations.observe(route, 200, 40);
  durations.observe(route, 200, 60_000);
  durations.observe(route, 404, 1);
  const lines = durations.write().split('\n');
  const ofFound = lines.filter(line => line.includes('http_response_status_code="200"'));
  const counted = (part: string) =>
    ofFound
      .find(line => line.includes(part))
      ?.split(' ')
      .at(-1);
  assert.equal(lines[1], '# TYPE http_server_request_duration_seconds histogram');
  assert.equal(counted('le="0.005"'), '1');
  assert.equal(counted('le="0.025"'), '1');
  assert.equal(counted('le="0.05"'), '2');
  assert.equal(counted('le="10"'), '2');
  assert.equal(counted('le="+Inf"'), '3');
  assert.equal(counted('_count'), '3');
  assert.ok(Math.abs(Number(counted('_sum')) - 60.044) < 0.000_1);
  assert.ok(lines.some(line => line.includes('_count') && line.includes('"404"') && line.endsWith(' 1')));
});

test('two routes that are told apart by nothing Prometheus sees are counted as one', () => {
  const durations = createRequestDurations();
  const asked = { method: 'GET', path: '/api/v1/users' } as const;
  durations.observe(asked, 403, 1);
  durations.observe({ ...asked }, 403, 1); // what answers where there is a path, but not for that method
  const counts = durations
    .write()
    .split('\n')
    .filter(line => line.includes('_count'));
  assert.equal(counts.length, 1);
  assert.match(counts[0] ?? '', / 2$/);
});
