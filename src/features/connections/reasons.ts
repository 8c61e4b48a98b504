import { googleAnswers, type ReasonWords } from '#features/apps/google-answers.ts';
import type { BrokenReason, NeedsReconnectReason } from './grants/grant.ts';

const { revoked_or_expired, reauthentication, account_gone, unexplained, rotation_lost } = googleAnswers;

/** Why only the person can mend it, and why only the organisation can, in the words of the one table. */
export const reconnectReasons: Readonly<Record<NeedsReconnectReason, ReasonWords>> = {
  revoked_or_expired,
  reauthentication,
  account_gone,
  unexplained,
  rotation_lost,
};

export const brokenReasons: Readonly<Record<BrokenReason, ReasonWords>> = {
  no_app: googleAnswers.no_app,
  app_changed: googleAnswers.app_changed,
  missing_secret: googleAnswers.missing_secret,
  client_not_found: googleAnswers.client_not_found,
  wrong_secret: googleAnswers.wrong_secret,
  invalid_client: googleAnswers.invalid_client,
  deleted_client: googleAnswers.deleted_client,
  disabled_client: googleAnswers.disabled_client,
  unauthorized_client: googleAnswers.unauthorized_client,
  org_internal: googleAnswers.org_internal,
  admin_policy: googleAnswers.admin_policy,
  access_not_configured: googleAnswers.access_not_configured,
  redirect_uri_mismatch: googleAnswers.redirect_uri_mismatch,
  unsupported_grant_type: googleAnswers.unsupported_grant_type,
  invalid_scope: googleAnswers.invalid_scope,
  invalid_request: googleAnswers.invalid_request,
  unknown: googleAnswers.unknown,
};

export function isReconnectReason(text: string): text is NeedsReconnectReason {
  return Object.hasOwn(reconnectReasons, text);
}

export function isBrokenReason(text: string): text is BrokenReason {
  return Object.hasOwn(brokenReasons, text);
}

/** What a newer version may have stored and this one has no words for. */
export function reconnectReasonOf(stored: string | null): NeedsReconnectReason {
  return stored !== null && isReconnectReason(stored) ? stored : 'unexplained';
}

export function brokenReasonOf(stored: string): BrokenReason {
  return isBrokenReason(stored) ? stored : 'unknown';
}
