/** Every address of the console. Links, redirects and the router all read them here. */
export const paths = {
  home: '/',
  signIn: '/auth/msp/signin',
  /** Leads to the one above; it stands in links and bookmarks. */
  signInBefore: '/sign-in',
  chooseOrganisation: '/auth/msp/choose',
  invitation: '/invitation',
  inbox: '/inbox',
  ticket: '/inbox/$ticketId',
  connections: '/connections',
  allConnections: '/connections/all',
  permissions: '/connections/permissions',
  limits: '/connections/limits',
  connection: '/connections/$connectionId',
  connectResult: '/connect/result',
  connectConfirm: '/connect/confirm',
  googleErrors: '/connect/google-errors',
  exchangeLink: '/auth/google',
  exchangeResult: '/auth/google/result',
  users: '/users',
  invitations: '/users/invitations',
  roles: '/users/roles',
  apiKeys: '/api-keys',
  allApiKeys: '/api-keys/all',
  clients: '/api-keys/clients',
  exchange: '/exchange',
  exchangeClients: '/exchange/clients',
  scopeProfiles: '/exchange/profiles',
  subjects: '/exchange/subjects',
  jwtIssuers: '/exchange/issuers',
  mailboxes: '/mailboxes',
  mailbox: '/mailboxes/$mailboxId',
  webhooks: '/webhooks',
  webhook: '/webhooks/$endpointId',
  sessions: '/sessions',
  audit: '/audit',
  settings: '/settings',
  providers: '/settings/providers',
  integrations: '/settings/integrations',
  googleSetup: '/settings/integrations/google',
  googleDoctor: '/settings/integrations/google/doctor',
  googleReset: '/settings/integrations/google/reset',
  profile: '/profile',
} as const;

/** Those that need nothing but themselves to be linked. */
export type Place = Exclude<
  (typeof paths)[keyof typeof paths],
  typeof paths.connection | typeof paths.mailbox | typeof paths.ticket | typeof paths.webhook
>;

const googleConsole = 'https://console.cloud.google.com';

/** Where each part of the set-up is done at Google. */
export const cloudPages = {
  project: `${googleConsole}/projectcreate`,
  apis: `${googleConsole}/apis/library`,
  consent: `${googleConsole}/auth/branding`,
  client: `${googleConsole}/auth/clients/create`,
  scopes: `${googleConsole}/auth/scopes`,
  account: `${googleConsole}/iam-admin/serviceaccounts`,
  publisher: `${googleConsole}/iam-admin/orgpolicies`,
} as const;

/** The server's own page, not one of the console. */
export const apiDocs = '/api/docs';

/** Where programs go, as they must be told it. */
export function oauthTokenUrl(): string {
  return `${window.location.origin}/oauth/token`;
}

export function exchangeUrl(selectors: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(selectors).toString();
  return `${window.location.origin}/token/exchange${query && `?${query}`}`;
}

const doorsteps = new Set<string>([paths.signIn, paths.signInBefore, paths.chooseOrganisation]);

/** Where to go on after signing in: a page of ours, never another site. */
export function pageOfOurs(address: unknown): string {
  if (typeof address !== 'string' || !address.startsWith('/')) return paths.home;
  const url = new URL(address, window.location.origin);
  const isOurs = url.origin === window.location.origin && !doorsteps.has(url.pathname);
  return isOurs ? url.pathname + url.search + url.hash : paths.home;
}
