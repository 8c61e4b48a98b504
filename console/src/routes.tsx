import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, redirect } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { meQuery } from './api/me.ts';
import { asProblem } from './api/problem.ts';
import type { Permission } from './api/shapes.ts';
import { ApiKeysPage } from './pages/api-keys/api-keys-page.tsx';
import { AuditPage } from './pages/audit/audit-page.tsx';
import { readAuditFilter } from './pages/audit/filter.ts';
import { ClientsPage } from './pages/clients/clients-page.tsx';
import { ConfirmPage } from './pages/connect/confirm-page.tsx';
import { GoogleErrorsPage } from './pages/connect/google-errors-page.tsx';
import { ResultPage } from './pages/connect/result-page.tsx';
import { readConsentSearch } from './pages/connect/search.ts';
import { ConnectionPage } from './pages/connections/connection-page.tsx';
import { AllConnectionsPage, MyConnectionsPage } from './pages/connections/connections-page.tsx';
import { PermissionsPage } from './pages/connections/permissions-page.tsx';
import { LinkPage } from './pages/exchange-link/link-page.tsx';
import { LinkResultPage } from './pages/exchange-link/link-result-page.tsx';
import { readLinkSearch } from './pages/exchange-link/search.ts';
import { Allowed } from './pages/frame/allowed.tsx';
import { Frame } from './pages/frame/frame.tsx';
import { Outside } from './pages/frame/outside.tsx';
import { HomePage } from './pages/home/home-page.tsx';
import { InvitationPage } from './pages/invitation/invitation-page.tsx';
import { LimitsPage } from './pages/limits/limits-page.tsx';
import { ProfilePage } from './pages/profile/profile-page.tsx';
import { ProvidersPage } from './pages/providers/providers-page.tsx';
import { SessionsPage } from './pages/sessions/sessions-page.tsx';
import { SettingsPage } from './pages/settings/settings-page.tsx';
import { readSignInSearch, SignInPage } from './pages/sign-in/sign-in-page.tsx';
import { Broken, CannotOpen, NotFound, Opening, PageTrouble } from './pages/trouble/trouble.tsx';
import { InvitationsPage } from './pages/users/invitations-page.tsx';
import { PeoplePage } from './pages/users/people-page.tsx';
import { RolesPage } from './pages/users/roles-page.tsx';
import { WebhookPage } from './pages/webhooks/webhook-page.tsx';
import { WebhooksPage } from './pages/webhooks/webhooks-page.tsx';
import { paths } from './paths.ts';

const root = createRootRouteWithContext<{ client: QueryClient }>()({
  component: Outside,
  notFoundComponent: NotFound,
  errorComponent: Broken,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: paths.signIn,
  validateSearch: readSignInSearch,
  component: SignInPage,
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: paths.invitation,
  component: InvitationPage,
});

/** Whoever comes back from Google may be signed in or not, or be somebody else. */
const connectResult = createRoute({
  getParentRoute: () => root,
  path: paths.connectResult,
  validateSearch: readConsentSearch,
  component: ResultPage,
});

const connectConfirm = createRoute({
  getParentRoute: () => root,
  path: paths.connectConfirm,
  validateSearch: readConsentSearch,
  component: ConfirmPage,
});

const googleErrors = createRoute({
  getParentRoute: () => root,
  path: paths.googleErrors,
  component: GoogleErrorsPage,
});

/** For people whom a program has sent, most of whom have no account here. */
const exchangeLink = createRoute({
  getParentRoute: () => root,
  path: paths.exchangeLink,
  validateSearch: readLinkSearch,
  component: LinkPage,
});

const exchangeResult = createRoute({
  getParentRoute: () => root,
  path: paths.exchangeResult,
  validateSearch: readConsentSearch,
  component: LinkResultPage,
});

/** Everything behind the sign-in. */
const house = createRoute({
  getParentRoute: () => root,
  id: 'house',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.client.ensureQueryData(meQuery);
    } catch (thrown) {
      if (!asProblem(thrown).isSignedOut) throw thrown;
      const search = location.href === paths.home ? {} : { returnTo: location.href };
      throw redirect({ to: paths.signIn, search, replace: true });
    }
  },
  component: Frame,
  pendingComponent: Opening,
  errorComponent: CannotOpen,
});

const inHouse = { getParentRoute: () => house, errorComponent: PageTrouble } as const;

function allowed(to: Permission, Content: ComponentType) {
  return () => (
    <Allowed to={to}>
      <Content />
    </Allowed>
  );
}

const home = createRoute({ ...inHouse, path: paths.home, component: HomePage });

const myConnections = createRoute({
  ...inHouse,
  path: paths.connections,
  component: allowed('connections.write', MyConnectionsPage),
});

const allConnections = createRoute({
  ...inHouse,
  path: paths.allConnections,
  component: allowed('connections.read_all', AllConnectionsPage),
});

const connectionPermissions = createRoute({
  ...inHouse,
  path: paths.permissions,
  component: allowed('connections.write', PermissionsPage),
});

const connectionLimits = createRoute({
  ...inHouse,
  path: paths.limits,
  component: allowed('settings.read', LimitsPage),
});

const connection = createRoute({ ...inHouse, path: paths.connection, component: ConnectionPage });

const people = createRoute({
  ...inHouse,
  path: paths.users,
  component: allowed('users.read', PeoplePage),
});

const invitations = createRoute({
  ...inHouse,
  path: paths.invitations,
  component: allowed('users.read', InvitationsPage),
});

const roles = createRoute({ ...inHouse, path: paths.roles, component: RolesPage });

const myApiKeys = createRoute({
  ...inHouse,
  path: paths.apiKeys,
  component: allowed('own_api_keys.write', () => <ApiKeysPage whose="me" />),
});

const allApiKeys = createRoute({
  ...inHouse,
  path: paths.allApiKeys,
  component: allowed('api_keys.read', () => <ApiKeysPage whose="all" />),
});

const clients = createRoute({
  ...inHouse,
  path: paths.clients,
  component: allowed('api_keys.read', ClientsPage),
});

const webhooks = createRoute({
  ...inHouse,
  path: paths.webhooks,
  component: allowed('settings.read', WebhooksPage),
});

const webhook = createRoute({
  ...inHouse,
  path: paths.webhook,
  component: allowed('settings.read', WebhookPage),
});

const sessions = createRoute({ ...inHouse, path: paths.sessions, component: SessionsPage });

const audit = createRoute({
  ...inHouse,
  path: paths.audit,
  validateSearch: readAuditFilter,
  component: allowed('audit.read', AuditPage),
});

const settings = createRoute({
  ...inHouse,
  path: paths.settings,
  component: allowed('tenant.read', SettingsPage),
});

const providers = createRoute({
  ...inHouse,
  path: paths.providers,
  component: allowed('settings.read', ProvidersPage),
});

const profile = createRoute({ ...inHouse, path: paths.profile, component: ProfilePage });

const tree = root.addChildren([
  signIn,
  invitation,
  connectResult,
  connectConfirm,
  googleErrors,
  exchangeLink,
  exchangeResult,
  house.addChildren([
    home,
    myConnections,
    allConnections,
    connectionPermissions,
    connectionLimits,
    connection,
    people,
    invitations,
    roles,
    myApiKeys,
    allApiKeys,
    clients,
    webhooks,
    webhook,
    sessions,
    audit,
    settings,
    providers,
    profile,
  ]),
]);

/** Faster than this, a sign of waiting would only flicker. */
const PENDING_MS = 300;

export function createConsoleRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    scrollRestoration: true,
    defaultPendingMs: PENDING_MS,
    // What a page has not checked in its address, it does not get.
    search: { strict: true },
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
