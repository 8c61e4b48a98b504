import { z } from 'zod';
import type { Answered } from '../../http.ts';
import { retryAfterMs } from '../../retry-after.ts';
import { type Busy, busy, type Misconfigured, type Said, saidAs } from '../../verdict.ts';

export type GoogleMisconfiguration =
  | 'missing_secret'
  | 'client_not_found'
  | 'wrong_secret'
  | 'invalid_client'
  | 'deleted_client'
  | 'disabled_client'
  | 'unauthorized_client'
  | 'org_internal'
  | 'admin_policy'
  | 'access_not_configured'
  | 'redirect_uri_mismatch'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'invalid_request'
  | 'unknown';

export type GoogleMisconfigured = Misconfigured<GoogleMisconfiguration>;

/** What was presented is not accepted. What that means depends on whether it was a code or a refresh token. */
export type InvalidGrant = { kind: 'invalid_grant'; description: string; said: Said };

/** Sessions of limited length: the organisation wants the person to sign in again. */
export function asksForReauthentication({ description, said }: InvalidGrant): boolean {
  return /^(invalid_rapt|rapt_required)$/.test(said.subtype ?? '') || /reauth related/i.test(description);
}

type Cause = { reason: GoogleMisconfiguration; affects: 'app' | 'account' };

/**
 * An administrator's policy and an app that became internal stop some accounts and spare others, so they
 * never count against the whole app: one outsider must not take everybody's connection down.
 */
const causes = new Map<string, Cause>([
  ['deleted_client', { reason: 'deleted_client', affects: 'app' }],
  ['disabled_client', { reason: 'disabled_client', affects: 'app' }],
  ['unauthorized_client', { reason: 'unauthorized_client', affects: 'app' }],
  ['org_internal', { reason: 'org_internal', affects: 'account' }],
  ['admin_policy_enforced', { reason: 'admin_policy', affects: 'account' }],
  ['access_not_configured', { reason: 'access_not_configured', affects: 'account' }],
  ['redirect_uri_mismatch', { reason: 'redirect_uri_mismatch', affects: 'app' }],
  ['unsupported_grant_type', { reason: 'unsupported_grant_type', affects: 'app' }],
  ['invalid_scope', { reason: 'invalid_scope', affects: 'account' }],
  ['invalid_request', { reason: 'invalid_request', affects: 'account' }],
]);

/** Said with a 4xx at times, and gone a moment later. */
const transient = new Map<string, 'rate_limited' | 'server_error'>([
  ['rate_limit_exceeded', 'rate_limited'],
  ['slow_down', 'rate_limited'],
  ['internal_failure', 'server_error'],
  ['server_error', 'server_error'],
  ['backend_error', 'server_error'],
  ['temporarily_unavailable', 'server_error'],
]);

const refusal = z.object({
  error: z.unknown().optional(),
  error_subtype: z.unknown().optional(),
  error_description: z.string().catch(''),
});

/** What a 4xx of the token endpoint means. Descriptions are looked at here and go no further. */
export function readRefusal(answer: Answered, now: Date): InvalidGrant | GoogleMisconfigured | Busy {
  const read = refusal.safeParse(answer.body);
  if (!read.success) return withoutWords(answer, now);
  const { error, error_subtype: subtype, error_description: description } = read.data;
  const said = saidAs(error, subtype);
  if (error === 'invalid_grant') return { kind: 'invalid_grant', description, said };
  if (error === 'invalid_client') return misconfigured(clientCause(description), said);
  const passing = transient.get(said.error ?? '');
  if (passing) return busy(passing, { clue: said.error, retryAfterMs: retryAfterMs(answer.headers, now) });
  return misconfigured(causes.get(said.error ?? '') ?? { reason: 'unknown', affects: 'account' }, said);
}

/** Callers who are too fast get a 403 with a page for people. Any other page is not the token endpoint's. */
function withoutWords({ status, headers }: Answered, now: Date): Busy {
  const clue = `http_${status}`;
  if (status !== 403) return busy('unreadable_answer', { clue });
  return busy('rate_limited', { clue, retryAfterMs: retryAfterMs(headers, now) });
}

/** Google has said both sentences about a wrong secret. */
function clientCause(description: string): Cause {
  if (/not found/i.test(description)) return { reason: 'client_not_found', affects: 'app' };
  const isTheSecret = /secret is invalid|^unauthorized$/i.test(description);
  return { reason: isTheSecret ? 'wrong_secret' : 'invalid_client', affects: 'app' };
}

export function misconfigured({ reason, affects }: Cause, said: Said = {}): GoogleMisconfigured {
  return { kind: 'misconfigured', reason, affects, said };
}
