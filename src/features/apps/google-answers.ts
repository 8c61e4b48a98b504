import type { RefreshDeath } from '#providers/google/oauth/refresh.ts';
import type { GoogleMisconfiguration } from '#providers/google/oauth/token-refusal.ts';

export type GoogleAnswerCode =
  | GoogleMisconfiguration
  | RefreshDeath
  | 'rotation_lost'
  | 'no_app'
  | 'app_changed'
  | 'access_denied'
  | 'disallowed_useragent'
  | 'api_disabled'
  | 'scope_missing'
  | 'clock_skew'
  | 'key_refused'
  | 'service_account_gone';

/** What a closed word of ours means for the person who reads it, and what helps. */
export type ReasonWords = {
  says: string;
  remedy: string;
  whoActs: 'person' | 'tenant';
};

/** Google shows these itself and sends nobody back, so only a page of ours can explain them. */
export type GooglePage = {
  /** As Google writes it on top. */
  code: string;
  /** The number that Google writes before it. */
  error: number;
  title: string;
  meaning: string;
  acts: 'you' | 'admin' | 'workspace';
  remedy: string;
};

export type GoogleAnswer = ReasonWords & {
  /** What helps, for whoever runs the app and has Google Cloud in front of them. */
  mend?: string;
  page?: GooglePage;
};

const person = (says: string, remedy = 'Connect this account again.'): GoogleAnswer => ({
  says,
  remedy,
  whoActs: 'person',
});

const tenant = (says: string, remedy: string, more: Partial<GoogleAnswer> = {}): GoogleAnswer => ({
  says,
  remedy,
  whoActs: 'tenant',
  ...more,
});

const LOOK = 'An administrator has to look at the Google app in the settings.';

/**
 * Everything that Google says in any of its ways, with its cause and its remedy. Pages, the API, the doctor,
 * the command line and the documentation all take their words from here.
 */
export const googleAnswers: Readonly<Record<GoogleAnswerCode, GoogleAnswer>> = {
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
    { mend: 'In Google Cloud, under Clients, open the client, add a secret and enter it here.' },
  ),
  client_not_found: tenant('Google does not know the client id of the Google app.', LOOK, {
    mend: 'Compare the client id with the one in Google Cloud under Clients, to the letter, and enter it again.',
    page: {
      code: 'invalid_client',
      error: 401,
      title: 'Google does not know the app',
      meaning: 'The client id in the settings is mistyped, or belongs to an app that is long gone.',
      acts: 'admin',
      remedy: 'Compare the client id in the settings with the one in Google Cloud, and enter it again.',
    },
  }),
  wrong_secret: tenant(
    'Google refuses the secret of the Google app.',
    'An administrator has to enter the present secret in the settings.',
    {
      mend: 'In Google Cloud, under Clients, open the client, add a new secret and enter it here. The old one can be disabled when the new one is live.',
    },
  ),
  invalid_client: tenant('Google refuses the Google app.', LOOK, {
    mend: 'In Google Cloud, under Clients, check that the client is there, enabled and of the type Web application, and enter its id and a fresh secret here.',
  }),
  deleted_client: tenant(
    'The Google app has been deleted in Google Cloud.',
    'An administrator can restore it there within 30 days, or enter another one in the settings.',
    {
      mend: 'Restore it in Google Cloud under Clients, Restore deleted clients, within 30 days; or make a new one and enter it here.',
      page: {
        code: 'deleted_client',
        error: 401,
        title: 'The app was deleted',
        meaning:
          'Somebody deleted the OAuth client in Google Cloud, or Google did because it was unused for half a year.',
        acts: 'admin',
        remedy:
          'Restore it in Google Cloud within 30 days. After that, make a new one and enter it in the settings.',
      },
    },
  ),
  disabled_client: tenant(
    'The Google app has been disabled in Google Cloud.',
    'An administrator has to enable it there.',
    { mend: 'In Google Cloud, under Clients, open the client and enable it.' },
  ),
  unauthorized_client: tenant('Google does not let the Google app do this.', LOOK, {
    mend: 'In Google Cloud, under Clients, check that the client is of the type Web application.',
  }),
  org_internal: tenant(
    'The Google app is for accounts of its own organisation only.',
    'Connect an account of that organisation, or let an administrator open the app to others in Google Cloud.',
    {
      page: {
        code: 'org_internal',
        error: 403,
        title: 'The app is for accounts of its own organisation only',
        meaning:
          'In Google Cloud, the app’s audience is set to “Internal”, and you chose an account from outside.',
        acts: 'you',
        remedy:
          'Begin again and choose an account of that organisation. If accounts from outside are meant to work, an administrator sets the audience to “External”.',
      },
    },
  ),
  admin_policy: tenant(
    'The administrator of this Google account’s organisation does not allow this.',
    'Ask that administrator to trust the Google app in the Google Admin console.',
    {
      page: {
        code: 'admin_policy_enforced',
        error: 400,
        title: 'Your Google organisation has not allowed this app',
        meaning: 'The administrator of your Google Workspace decides which apps may reach mail or calendar.',
        acts: 'workspace',
        remedy:
          'Ask your Workspace administrator to trust the app: Admin console, Security, API controls, App access control. They need the client id of the Google app.',
      },
    },
  ),
  access_not_configured: tenant(
    'The organisation of this Google account has not approved the app for accounts of this kind.',
    'Ask its administrator to review the Google app in the Google Admin console.',
    {
      page: {
        code: 'access_not_configured',
        error: 400,
        title: 'This app is not approved for accounts of this kind',
        meaning:
          'Schools and accounts of people under 18 can use only apps that their administrator has reviewed.',
        acts: 'workspace',
        remedy: 'Ask the administrator of that Google organisation to review the app in the Admin console.',
      },
    },
  ),
  redirect_uri_mismatch: tenant(
    'The callback address is not registered at the Google app.',
    'An administrator has to add it in Google Cloud exactly as the settings show it.',
    {
      mend: 'In Google Cloud, under Clients, open the client and add this address to the authorised redirect URIs, to the letter. It takes a few minutes to count.',
      page: {
        code: 'redirect_uri_mismatch',
        error: 400,
        title: 'The way back is not registered',
        meaning:
          'The Google app does not know the address that Google is to send you back to. A different port, a missing slash or http instead of https is enough.',
        acts: 'admin',
        remedy:
          'On Google’s page, open the request details and copy what stands behind redirect_uri. In Google Cloud, open the OAuth client and add it to the authorised redirect URIs, to the letter. It takes a few minutes to count.',
      },
    },
  ),
  unsupported_grant_type: tenant('The Google app is of a kind that cannot do this.', LOOK, {
    mend: 'In Google Cloud, under Clients, make a client of the type Web application and enter it here.',
  }),
  invalid_scope: tenant('Google refuses one of the scopes that are asked for.', LOOK, {
    mend: 'In Google Cloud, under Data access, add the scopes exactly as they are shown here.',
  }),
  invalid_request: tenant('Google refuses how the Google app asks.', LOOK, {
    page: {
      code: 'invalid_request',
      error: 400,
      title: 'Google does not accept how it is asked',
      meaning: 'Something in the request is missing or not allowed for this kind of app.',
      acts: 'admin',
      remedy:
        'Begin again here rather than from a bookmark or an old link. If it stays so, check in Google Cloud that the OAuth client is of the type “Web application”.',
    },
  }),
  unknown: tenant('Google refuses the Google app for a reason unknown here.', LOOK),
  access_denied: tenant(
    'The Google app is in testing and does not know this account.',
    'An administrator adds the account to the test users in Google Cloud, or publishes the app.',
    {
      page: {
        code: 'access_denied',
        error: 403,
        title: 'The app is in testing and does not know this account',
        meaning: 'While an app is in testing, only accounts on its list of test users get in.',
        acts: 'admin',
        remedy:
          'Add the account under Audience, Test users, or publish the app. In testing, a connection lasts seven days only.',
      },
    },
  ),
  disallowed_useragent: {
    ...person('Google does not work inside another app.', 'Open the link in a real browser.'),
    page: {
      code: 'disallowed_useragent',
      error: 403,
      title: 'Google does not work inside this app',
      meaning: 'You opened the link inside another app’s own little browser, which Google refuses.',
      acts: 'you',
      remedy: 'Open the link in a real browser: Chrome, Safari, Firefox or Edge.',
    },
  },
  api_disabled: tenant(
    'An API that is needed is not enabled in the Google Cloud project.',
    'An administrator has to enable it there.',
    { mend: 'Enable it in the project. It takes a minute or two to count.' },
  ),
  scope_missing: person(
    'The account does not allow all that is needed.',
    'Connect this account again and leave all boxes ticked.',
  ),
  clock_skew: tenant(
    'The clock of this server and Google’s differ by minutes.',
    'Whoever runs this server has to set its clock, best by a time service.',
  ),
  service_account_gone: tenant(
    'Google knows no such service account.',
    'An administrator has to enter the key of another one in the settings.',
    {
      mend: 'It was deleted, or the key is from elsewhere. In Google Cloud, under Service accounts, make one, make a key of the type JSON for it and enter that here.',
    },
  ),
  key_refused: tenant(
    'Google refuses the key of the service account.',
    'An administrator has to enter another key in the settings.',
    {
      mend: 'The key was deleted or disabled, or its account was. In Google Cloud, under Service accounts, make a new key of the type JSON and enter it here.',
    },
  ),
};

export function isGoogleAnswerCode(text: string): text is GoogleAnswerCode {
  return Object.hasOwn(googleAnswers, text);
}
