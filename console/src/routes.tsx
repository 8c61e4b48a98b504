import type { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter } from '@tanstack/react-router';
import { allowed, house, inHouse } from './house.tsx';
import { mailRoutes } from './mail-routes.tsx';
import { outside, root } from './outside-routes.tsx';
import { ApiKeysPage } from './pages/api-keys/api-keys-page.tsx';
import { AuditPage } from './pages/audit/audit-page.tsx';
import { readAuditFilter } from './pages/audit/filter.ts';
import { ClientsPage } from './pages/clients/clients-page.tsx';
import { ConnectionPage } from './pages/connections/connection-page.tsx';
import { AllConnectionsPage, MyConnectionsPage } from './pages/connections/connections-page.tsx';
import { PermissionsPage } from './pages/connections/permissions-page.tsx';
import { ExchangeClientsPage } from './pages/exchange/clients-page.tsx';
import { ProfilesPage } from './pages/exchange/profiles-page.tsx';
import { TryPage } from './pages/exchange/try-page.tsx';
import { DoctorPage } from './pages/google-setup/doctor-page.tsx';
import { IntegrationsPage } from './pages/google-setup/integrations-page.tsx';
import { ResetPage } from './pages/google-setup/reset-page.tsx';
import { readDoctorSearch } from './pages/google-setup/search.ts';
import { GoogleSetupPage } from './pages/google-setup/setup-page.tsx';
import { HomePage } from './pages/home/home-page.tsx';
import { IssuersPage } from './pages/jwt-issuers/issuers-page.tsx';
import { LimitsPage } from './pages/limits/limits-page.tsx';
import { ProfilePage } from './pages/profile/profile-page.tsx';
import { readProfileSearch } from './pages/profile/search.ts';
import { ProvidersPage } from './pages/providers/providers-page.tsx';
import { SessionsPage } from './pages/sessions/sessions-page.tsx';
import { SettingsPage } from './pages/settings/settings-page.tsx';
import { SubjectsPage } from './pages/subjects/subjects-page.tsx';
import { InvitationsPage } from './pages/users/invitations-page.tsx';
import { PeoplePage } from './pages/users/people-page.tsx';
import { RolesPage } from './pages/users/roles-page.tsx';
import { WebhookPage } from './pages/webhooks/webhook-page.tsx';
import { WebhooksPage } from './pages/webhooks/webhooks-page.tsx';
import { paths } from './paths.ts';

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

const exchange = createRoute({
  ...inHouse,
  path: paths.exchange,
  component: allowed('tokens.exchange', TryPage),
});

const exchangeClients = createRoute({
  ...inHouse,
  path: paths.exchangeClients,
  component: allowed('settings.read', ExchangeClientsPage),
});

const scopeProfiles = createRoute({
  ...inHouse,
  path: paths.scopeProfiles,
  component: allowed('tokens.exchange', ProfilesPage),
});

const subjects = createRoute({
  ...inHouse,
  path: paths.subjects,
  component: allowed('connections.read_all', SubjectsPage),
});

const jwtIssuers = createRoute({
  ...inHouse,
  path: paths.jwtIssuers,
  component: allowed('settings.read', IssuersPage),
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

const integrations = createRoute({
  ...inHouse,
  path: paths.integrations,
  component: allowed('readiness.read', IntegrationsPage),
});

const googleSetup = createRoute({
  ...inHouse,
  path: paths.googleSetup,
  component: allowed('settings.read', GoogleSetupPage),
});

const googleDoctor = createRoute({
  ...inHouse,
  path: paths.googleDoctor,
  validateSearch: readDoctorSearch,
  component: allowed('settings.read', DoctorPage),
});

const googleReset = createRoute({
  ...inHouse,
  path: paths.googleReset,
  component: allowed('settings.read', ResetPage),
});

const profile = createRoute({
  ...inHouse,
  path: paths.profile,
  validateSearch: readProfileSearch,
  component: ProfilePage,
});

const tree = root.addChildren([
  ...outside,
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
    exchange,
    exchangeClients,
    scopeProfiles,
    subjects,
    jwtIssuers,
    ...mailRoutes,
    webhooks,
    webhook,
    sessions,
    audit,
    settings,
    providers,
    integrations,
    googleSetup,
    googleDoctor,
    googleReset,
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
