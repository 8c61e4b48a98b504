import { z } from 'zod';
import type { Answered } from '../../http.ts';
import { retryAfterMs } from '../../retry-after.ts';
import { type Busy, busy, type Dead, type Misconfigured } from '../../verdict.ts';

/** Whatever Gmail says no with, by who must act. In each of these nothing was done. */
export type GmailRefused =
  | Dead<'token_refused' | 'scope_missing'>
  | Misconfigured<'api_disabled' | 'admin_policy' | 'mail_not_enabled'>
  /** Asked in this way it never works. */
  | { kind: 'refused'; reason: 'invalid' | 'not_found' | 'too_large' | 'forbidden' }
  | Busy;

/** Each of the three places for a reason may be missing. */
const envelope = z.object({
  error: z.object({
    message: z.string().catch(''),
    status: z.string().optional().catch(undefined),
    errors: z.array(z.object({ reason: z.string().catch('') })).catch([]),
    details: z.array(z.object({ reason: z.string().optional().catch(undefined) })).catch([]),
  }),
});

const tooOften = [
  ...['rateLimitExceeded', 'userRateLimitExceeded', 'dailyLimitExceeded', 'quotaExceeded'],
  ...['RATE_LIMIT_EXCEEDED', 'RESOURCE_EXHAUSTED'],
];

/** 403 is both "you may not" and "not so fast": the reason tells, and never the status alone. */
export function readGmailRefusal({ status, body, headers }: Answered, now: Date): GmailRefused {
  const { data } = envelope.safeParse(body);
  const { message = '', errors = [], details = [], status: name = '' } = data?.error ?? {};
  const reasons = new Set([
    name,
    ...errors.map(({ reason }) => reason),
    ...details.map(({ reason = '' }) => reason),
  ]);
  const has = (...names: string[]) => names.some(each => reasons.has(each));
  if (status === 401) return { kind: 'dead', reason: 'token_refused', said: {} };
  if (has(...tooOften))
    return busy('rate_limited', {
      clue: `http_${status}`,
      retryAfterMs: waitMs(message, now) ?? retryAfterMs(headers, now),
    });
  if (has('insufficientPermissions', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'))
    return { kind: 'dead', reason: 'scope_missing', said: {} };
  if (has('accessNotConfigured', 'SERVICE_DISABLED'))
    return { kind: 'misconfigured', reason: 'api_disabled', affects: 'app', said: {} };
  if (has('domainPolicy'))
    return { kind: 'misconfigured', reason: 'admin_policy', affects: 'account', said: {} };
  if (/mail service not enabled/i.test(message))
    return { kind: 'misconfigured', reason: 'mail_not_enabled', affects: 'account', said: {} };
  return { kind: 'refused', reason: plainReasons[status] ?? 'invalid' };
}

const plainReasons: Readonly<Record<number, 'not_found' | 'too_large' | 'forbidden'>> = {
  403: 'forbidden',
  404: 'not_found',
  413: 'too_large',
};

const LONGEST_WAIT_MS = 24 * 60 * 60_000;

/** "User-rate limit exceeded.  Retry after 2026-11-20T10:00:00.000Z": the only place where Gmail says how long. */
function waitMs(message: string, now: Date): number | undefined {
  const text = /retry after (\d{4}-\d\d-\d\dT[\d:.]{8,15}Z)/i.exec(message)?.[1];
  const until = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(until) ? undefined : Math.min(Math.max(until - now.getTime(), 0), LONGEST_WAIT_MS);
}
