import type { BrokenReason } from '../grants/grant.ts';
import type { Outcome } from './outcome.ts';

/** What a browser brings back from Google. */
export type ConsentAnswer =
  | { kind: 'code'; state: string; code: string }
  | { kind: 'refusal'; state: string; outcome: Outcome; reason?: BrokenReason }
  /** Nothing that could belong to a flow. */
  | { kind: 'no_answer'; outcome: 'answer_not_valid' | 'link_not_known' };

const ISSUER = 'https://accounts.google.com';
const stateForm = /^[0-9A-Za-z]{43}$/;
/** Google promises at most 256 bytes. */
const codeForm = /^[\x21-\x7e]{1,512}$/;

/** Errors that usually are pages of Google's own, from which nobody comes back, and sometimes are not. */
const refusals = new Map<string, { outcome: Outcome; reason?: BrokenReason }>([
  ['access_denied', { outcome: 'refused' }],
  ['admin_policy_enforced', { outcome: 'app_misconfigured', reason: 'admin_policy' }],
  ['org_internal', { outcome: 'app_misconfigured', reason: 'org_internal' }],
  ['access_not_configured', { outcome: 'app_misconfigured', reason: 'access_not_configured' }],
  ['deleted_client', { outcome: 'app_misconfigured', reason: 'deleted_client' }],
  ['disabled_client', { outcome: 'app_misconfigured', reason: 'disabled_client' }],
  ['invalid_client', { outcome: 'app_misconfigured', reason: 'invalid_client' }],
  ['unauthorized_client', { outcome: 'app_misconfigured', reason: 'unauthorized_client' }],
  ['invalid_scope', { outcome: 'app_misconfigured', reason: 'invalid_scope' }],
  ['temporarily_unavailable', { outcome: 'google_busy' }],
  ['server_error', { outcome: 'google_busy' }],
]);

/** RFC 6749, 3.1: no parameter twice. RFC 9207: an issuer, if there is one, must be the one that was asked. */
export function readAnswer(parameters: URLSearchParams): ConsentAnswer {
  const names = [...parameters.keys()];
  if (new Set(names).size < names.length) return { kind: 'no_answer', outcome: 'answer_not_valid' };
  const state = parameters.get('state') ?? '';
  if (!stateForm.test(state)) return { kind: 'no_answer', outcome: 'link_not_known' };
  const issuer = parameters.get('iss');
  if (issuer !== null && issuer !== ISSUER) return { kind: 'refusal', state, outcome: 'answer_not_valid' };
  const error = parameters.get('error');
  const code = parameters.get('code');
  if (error !== null)
    return { kind: 'refusal', state, ...(refusals.get(error) ?? { outcome: 'google_refused' }) };
  if (code === null || !codeForm.test(code)) return { kind: 'refusal', state, outcome: 'answer_not_valid' };
  return { kind: 'code', state, code };
}
