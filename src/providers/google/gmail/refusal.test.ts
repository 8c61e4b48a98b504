import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readGmailRefusal } from './refusal.ts';

const now = new Date('2026-11-20T09:59:00.000Z');

/** In short: who must act, and why. */
function judged(status: number, error: unknown, headers: Record<string, string> = {}): string {
  const answer = {
    kind: 'answered',
    isSuccess: false,
    status,
    headers: new Headers(headers),
    body: { error },
  } as const;
  const refused = readGmailRefusal(answer, now);
  const wait =
    refused.kind === 'busy' && refused.retryAfterMs !== undefined ? ` ${refused.retryAfterMs}` : '';
  return `${refused.kind} ${refused.reason}${wait}`;
}

const because = (reason: string, message = '') => ({ message, errors: [{ reason }] });

/** Gmail's answers as they are (facts: errors), each in the forms in which it comes. */
const answers: readonly [status: number, error: unknown, expected: string][] = [
  [400, because('invalidArgument', 'Invalid To header'), 'refused invalid'],
  [400, because('failedPrecondition', 'Mail service not enabled'), 'misconfigured mail_not_enabled'],
  [401, because('authError'), 'dead token_refused'],
  [401, { status: 'UNAUTHENTICATED' }, 'dead token_refused'],
  [403, because('insufficientPermissions'), 'dead scope_missing'],
  [403, { details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }] }, 'dead scope_missing'],
  [403, because('accessNotConfigured'), 'misconfigured api_disabled'],
  [403, { details: [{}, { reason: 'SERVICE_DISABLED' }] }, 'misconfigured api_disabled'],
  [403, because('domainPolicy'), 'misconfigured admin_policy'],
  [403, because('rateLimitExceeded'), 'busy rate_limited'],
  [403, because('userRateLimitExceeded'), 'busy rate_limited'],
  [403, because('dailyLimitExceeded'), 'busy rate_limited'],
  [403, { status: 'RESOURCE_EXHAUSTED' }, 'busy rate_limited'],
  [
    403,
    because('userRateLimitExceeded', 'User-rate limit exceeded.  Retry after 2026-11-20T10:00:00.000Z'),
    'busy rate_limited 60000',
  ],
  [403, because('forbidden', 'Delegation denied for kim@acme.test'), 'refused forbidden'],
  [403, undefined, 'refused forbidden'],
  [404, because('notFound'), 'refused not_found'],
  [413, undefined, 'refused too_large'],
  [418, { errors: 'strange', details: null }, 'refused invalid'],
];

for (const [status, error, expected] of answers)
  test(`${status} ${JSON.stringify(error)} means ${expected}`, () =>
    assert.equal(judged(status, error), expected));

test('a wait is believed where it is one, and never for longer than a day', () => {
  assert.equal(judged(403, because('rateLimitExceeded'), { 'retry-after': '7' }), 'busy rate_limited 7000');
  const far = because('rateLimitExceeded', 'Retry after 2036-11-20T10:00:00.000Z');
  assert.equal(judged(403, far), 'busy rate_limited 86400000');
  assert.equal(judged(403, because('rateLimitExceeded', 'Retry after lunch')), 'busy rate_limited');
});
