import type { BrokenReason, NeedsReconnectReason } from './grants/grant.ts';

/** What a closed word of ours means for the person who reads it, and what helps. */
export type ReasonWords = {
  says: string;
  remedy: string;
  whoActs: 'person' | 'tenant';
};

const person = (says: string, remedy = 'Connect this account again.'): ReasonWords => ({
  says,
  remedy,
  whoActs: 'person',
});

const tenant = (says: string, remedy: string): ReasonWords => ({ says, remedy, whoActs: 'tenant' });

export const reconnectReasons: Readonly<Record<NeedsReconnectReason, ReasonWords>> = {
  revoked_or_expired: person(
    'Google no longer accepts this permission. It was withdrawn, the password was changed, it was unused for half a year, or the app is still in testing, where permissions last a week.',
  ),
  reauthentication: person(
    'The Google organisation of this account wants its person to sign in anew.',
    'Connect this account again, and sign in to Google when it asks.',
  ),
  account_gone: person(
    'This Google account has been deleted or suspended.',
    'Connect another account, or ask whoever runs the account to restore it.',
  ),
  unexplained: person('Google no longer accepts this permission and does not say why.'),
  rotation_lost: person(
    'Renewing this permission broke off halfway, and Google takes the old one no longer.',
  ),
};

const APP = 'An administrator has to look at the Google app in the settings.';

export const brokenReasons: Readonly<Record<BrokenReason, ReasonWords>> = {
  no_app: tenant(
    'No Google app is set up for this any more.',
    'An administrator has to enter its client id and secret in the settings.',
  ),
  app_changed: tenant(
    'The organisation uses another Google app by now, and this account was connected through the former one.',
    'Connect this account again, or let an administrator put the former app back.',
  ),
  missing_secret: tenant(
    'The secret of the Google app is missing.',
    'An administrator has to enter it in the settings.',
  ),
  client_not_found: tenant('Google does not know the client id of the Google app.', APP),
  wrong_secret: tenant(
    'Google refuses the secret of the Google app.',
    'An administrator has to enter the present secret in the settings.',
  ),
  invalid_client: tenant('Google refuses the Google app.', APP),
  deleted_client: tenant(
    'The Google app has been deleted in Google Cloud.',
    'An administrator can restore it there within 30 days, or enter another one in the settings.',
  ),
  disabled_client: tenant(
    'The Google app has been disabled in Google Cloud.',
    'An administrator has to enable it there.',
  ),
  unauthorized_client: tenant('Google does not let the Google app do this.', APP),
  org_internal: tenant(
    'The Google app is for accounts of its own organisation only.',
    'Connect an account of that organisation, or let an administrator open the app to others in Google Cloud.',
  ),
  admin_policy: tenant(
    'The administrator of this Google account’s organisation does not allow this.',
    'Ask that administrator to trust the Google app in the Google Admin console.',
  ),
  access_not_configured: tenant(
    'The organisation of this Google account has not approved the app for accounts of this kind.',
    'Ask its administrator to review the Google app in the Google Admin console.',
  ),
  redirect_uri_mismatch: tenant(
    'The callback address is not registered at the Google app.',
    'An administrator has to add it in Google Cloud exactly as the settings show it.',
  ),
  unsupported_grant_type: tenant('The Google app is of a kind that cannot do this.', APP),
  invalid_scope: tenant('Google refuses one of the scopes that are asked for.', APP),
  invalid_request: tenant('Google refuses how the Google app asks.', APP),
  unknown: tenant('Google refuses the Google app for a reason unknown here.', APP),
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
