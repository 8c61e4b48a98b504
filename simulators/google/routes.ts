import type { Route } from '../frame/routes.ts';
import { adminApiRoutes } from './admin-apis/routes.ts';
import { answerAuthorize, answerAuthorizeForm } from './authorize-endpoint.ts';
import { calendarRoutes } from './calendar/routes.ts';
import { cloudConsoleRoutes } from './cloud-console/routes.ts';
import { clientsControl } from './control/clients.ts';
import { consentControl } from './control/consent.ts';
import { grantsControl } from './control/grants.ts';
import { peopleControl } from './control/people.ts';
import { policiesControl } from './control/policies.ts';
import { projectsControl } from './control/projects.ts';
import { pushesControl } from './control/pushes.ts';
import { rolesControl } from './control/roles.ts';
import { serviceAccountsControl } from './control/service-accounts.ts';
import { settingsControl } from './control/settings.ts';
import { topicsControl } from './control/topics.ts';
import { answerDiscovery } from './discovery.ts';
import { mailPageRoutes } from './gmail/pages/routes.ts';
import { gmailControl, gmailRoutes } from './gmail/routes.ts';
import type { Google } from './google.ts';
import { myAccountRoutes } from './my-account.ts';
import { answerCertificates, answerKeySet } from './published-keys.ts';
import type { Pushes } from './pubsub/pushes.ts';
import { pubsubRoutes } from './pubsub/routes.ts';
import { answerRevoke } from './revoke.ts';
import { answerToken } from './token-endpoint.ts';
import { answerTokeninfo } from './tokeninfo.ts';
import { answerUserinfo } from './userinfo.ts';

/** One prefix for each of Google's hosts, so that a client is pointed here by base URLs alone. */
export function googleRoutes(google: Google): Route[] {
  const authorize = '/google/accounts/o/oauth2/v2/auth';
  return [
    { method: 'GET', path: authorize, answer: ({ request, url }) => answerAuthorize(google, request, url) },
    {
      method: 'POST',
      path: authorize,
      answer: ({ request, url }) => answerAuthorizeForm(google, request, url),
    },
    {
      method: 'GET',
      path: '/google/accounts/.well-known/openid-configuration',
      answer: ({ url }) => answerDiscovery(url.origin),
    },
    { method: 'POST', path: '/google/oauth2/token', answer: ({ request }) => answerToken(google, request) },
    { method: 'POST', path: '/google/oauth2/revoke', answer: ({ request }) => answerRevoke(google, request) },
    ...(['GET', 'POST'] as const).flatMap((method): Route[] => [
      { method, path: '/google/oauth2/tokeninfo', answer: ({ request }) => answerTokeninfo(google, request) },
      {
        method,
        path: '/google/openidconnect/v1/userinfo',
        answer: ({ request }) => answerUserinfo(google, request),
      },
    ]),
    { method: 'GET', path: '/google/www/oauth2/v3/certs', answer: () => answerKeySet(google) },
    { method: 'GET', path: '/google/www/oauth2/v1/certs', answer: () => answerCertificates(google) },
    ...adminApiRoutes(google, '/google'),
    ...myAccountRoutes(google),
    ...calendarRoutes(google, '/google/www/calendar/v3'),
    ...cloudConsoleRoutes(google),
    ...pubsubRoutes(google, '/google/pubsub/v1/projects/{project}'),
    ...gmailRoutes(google, '/google/gmail'),
    ...mailPageRoutes(google),
  ];
}

export function googleControl(google: Google, pushes: Pushes): Route[] {
  const prefix = '/google/_control';
  return [
    ...consentControl(google, prefix),
    ...peopleControl(google, `${prefix}/people`),
    ...projectsControl(google, `${prefix}/projects`),
    ...clientsControl(google, `${prefix}/projects`),
    ...serviceAccountsControl(google, `${prefix}/projects`),
    ...policiesControl(google, `${prefix}/policies`),
    ...grantsControl(google, prefix),
    ...rolesControl(google, `${prefix}/roles`),
    ...settingsControl(google, prefix),
    ...topicsControl(google, `${prefix}/pubsub`),
    ...pushesControl(google, pushes, `${prefix}/pubsub`),
    ...gmailControl(google, prefix),
  ];
}
