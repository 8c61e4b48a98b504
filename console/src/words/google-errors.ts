type ErrorPage = {
  /** As Google shows it on top of the page. */
  code: string;
  status: number;
  title: string;
  meaning: string;
  acts: 'you' | 'admin' | 'workspace';
  remedy: string;
};

/** Google shows these itself and sends nobody back, so this page is the only one that can explain them. */
const pages: readonly ErrorPage[] = [
  {
    code: 'redirect_uri_mismatch',
    status: 400,
    title: 'The way back is not registered',
    meaning:
      'The Google app does not know the address that Google is to send you back to. A different port, a missing slash or http instead of https is enough.',
    acts: 'admin',
    remedy:
      'On Google’s page, open the request details and copy what stands behind redirect_uri. In Google Cloud, open the OAuth client and add it to the authorised redirect URIs, to the letter. It takes a few minutes to count.',
  },
  {
    code: 'invalid_request',
    status: 400,
    title: 'Google does not accept how it is asked',
    meaning: 'Something in the request is missing or not allowed for this kind of app.',
    acts: 'admin',
    remedy:
      'Begin again here rather than from a bookmark or an old link. If it stays so, check in Google Cloud that the OAuth client is of the type “Web application”.',
  },
  {
    code: 'admin_policy_enforced',
    status: 400,
    title: 'Your Google organisation has not allowed this app',
    meaning: 'The administrator of your Google Workspace decides which apps may reach mail or calendar.',
    acts: 'workspace',
    remedy:
      'Ask your Workspace administrator to trust the app: Admin console, Security, API controls, App access control. They need the client id of the Google app.',
  },
  {
    code: 'access_not_configured',
    status: 400,
    title: 'This app is not approved for accounts of this kind',
    meaning:
      'Schools and accounts of people under 18 can use only apps that their administrator has reviewed.',
    acts: 'workspace',
    remedy: 'Ask the administrator of that Google organisation to review the app in the Admin console.',
  },
  {
    code: 'invalid_client',
    status: 401,
    title: 'Google does not know the app',
    meaning: 'The client id in the settings is mistyped, or belongs to an app that is long gone.',
    acts: 'admin',
    remedy: 'Compare the client id in the settings with the one in Google Cloud, and enter it again.',
  },
  {
    code: 'deleted_client',
    status: 401,
    title: 'The app was deleted',
    meaning:
      'Somebody deleted the OAuth client in Google Cloud, or Google did because it was unused for half a year.',
    acts: 'admin',
    remedy:
      'Restore it in Google Cloud within 30 days. After that, make a new one and enter it in the settings.',
  },
  {
    code: 'org_internal',
    status: 403,
    title: 'The app is for accounts of its own organisation only',
    meaning:
      'In Google Cloud, the app’s audience is set to “Internal”, and you chose an account from outside.',
    acts: 'you',
    remedy:
      'Begin again and choose an account of that organisation. If accounts from outside are meant to work, an administrator sets the audience to “External”.',
  },
  {
    code: 'access_denied',
    status: 403,
    title: 'The app is in testing and does not know this account',
    meaning: 'While an app is in testing, only accounts on its list of test users get in.',
    acts: 'admin',
    remedy:
      'Add the account under Audience, Test users, or publish the app. In testing, a connection lasts seven days only.',
  },
  {
    code: 'disallowed_useragent',
    status: 403,
    title: 'Google does not work inside this app',
    meaning: 'You opened the link inside another app’s own little browser, which Google refuses.',
    acts: 'you',
    remedy: 'Open the link in a real browser: Chrome, Safari, Firefox or Edge.',
  },
];

export const googleErrors = {
  title: 'What Google’s error pages mean',
  lead: 'When Google stops you on a page of its own, it does not send you back, and Keyholder never hears of it. Nothing was connected, and nothing is broken here.',
  find: 'Look for the words after “Error” on Google’s page, for example “Error 400: redirect_uri_mismatch”.',
  pages,
  heading: (status: number) => `Error ${status}`,
  meaning: 'What it means',
  remedy: 'What to do',
  acts: {
    you: 'You can mend it',
    admin: 'Whoever runs the Google app',
    workspace: 'Administrator of the Google organisation',
  },
  warning: {
    title: '“Google hasn’t verified this app”',
    meaning:
      'That is a warning and no error. It shows while Google has not reviewed the app. If it is your own organisation’s app, choose Advanced and go on.',
  },
  other: 'None of these? Tell whoever runs the Google app which words Google shows, and when it was.',
  toConnections: 'Go to your connections',
} as const;
