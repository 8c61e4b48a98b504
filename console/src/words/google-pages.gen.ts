// Made from src/features/apps/google-answers.ts by `node scripts/generate.ts`; do not edit.
export type GooglePage = {
  code: string;
  error: number;
  title: string;
  meaning: string;
  acts: 'you' | 'admin' | 'workspace';
  remedy: string;
};

export const googlePages: readonly GooglePage[] = [
  {
    "code": "admin_policy_enforced",
    "error": 400,
    "title": "Your Google organisation has not allowed this app",
    "meaning": "The administrator of your Google Workspace decides which apps may reach mail or calendar.",
    "acts": "workspace",
    "remedy": "Ask your Workspace administrator to trust the app: Admin console, Security, API controls, App access control. They need the client id of the Google app."
  },
  {
    "code": "access_not_configured",
    "error": 400,
    "title": "This app is not approved for accounts of this kind",
    "meaning": "Schools and accounts of people under 18 can use only apps that their administrator has reviewed.",
    "acts": "workspace",
    "remedy": "Ask the administrator of that Google organisation to review the app in the Admin console."
  },
  {
    "code": "redirect_uri_mismatch",
    "error": 400,
    "title": "The way back is not registered",
    "meaning": "The Google app does not know the address that Google is to send you back to. A different port, a missing slash or http instead of https is enough.",
    "acts": "admin",
    "remedy": "On Google’s page, open the request details and copy what stands behind redirect_uri. In Google Cloud, open the OAuth client and add it to the authorised redirect URIs, to the letter. It takes a few minutes to count."
  },
  {
    "code": "invalid_request",
    "error": 400,
    "title": "Google does not accept how it is asked",
    "meaning": "Something in the request is missing or not allowed for this kind of app.",
    "acts": "admin",
    "remedy": "Begin again here rather than from a bookmark or an old link. If it stays so, check in Google Cloud that the OAuth client is of the type “Web application”."
  },
  {
    "code": "invalid_client",
    "error": 401,
    "title": "Google does not know the app",
    "meaning": "The client id in the settings is mistyped, or belongs to an app that is long gone.",
    "acts": "admin",
    "remedy": "Compare the client id in the settings with the one in Google Cloud, and enter it again."
  },
  {
    "code": "deleted_client",
    "error": 401,
    "title": "The app was deleted",
    "meaning": "Somebody deleted the OAuth client in Google Cloud, or Google did because it was unused for half a year.",
    "acts": "admin",
    "remedy": "Restore it in Google Cloud within 30 days. After that, make a new one and enter it in the settings."
  },
  {
    "code": "org_internal",
    "error": 403,
    "title": "The app is for accounts of its own organisation only",
    "meaning": "In Google Cloud, the app’s audience is set to “Internal”, and you chose an account from outside.",
    "acts": "you",
    "remedy": "Begin again and choose an account of that organisation. If accounts from outside are meant to work, an administrator sets the audience to “External”."
  },
  {
    "code": "access_denied",
    "error": 403,
    "title": "The app is in testing and does not know this account",
    "meaning": "While an app is in testing, only accounts on its list of test users get in.",
    "acts": "admin",
    "remedy": "Add the account under Audience, Test users, or publish the app. In testing, a connection lasts seven days only."
  },
  {
    "code": "disallowed_useragent",
    "error": 403,
    "title": "Google does not work inside this app",
    "meaning": "You opened the link inside another app’s own little browser, which Google refuses.",
    "acts": "you",
    "remedy": "Open the link in a real browser: Chrome, Safari, Firefox or Edge."
  }
];
