import type { Route, Visit } from '../frame/routes.ts';
import { answerAuthorize } from './authorize-endpoint.ts';
import { accountsControl } from './control/accounts.ts';
import { appsControl } from './control/apps.ts';
import { consentControl } from './control/consent.ts';
import { directoriesControl } from './control/directories.ts';
import { menuControl } from './control/menu.ts';
import { settingsControl } from './control/settings.ts';
import { requireAuthority } from './directories.ts';
import { answerDiscovery } from './discovery.ts';
import { answerLogout } from './logout.ts';
import type { Microsoft } from './microsoft.ts';
import { menuPage } from './pages/menu.ts';
import { answerKeySet } from './published-keys.ts';
import { answered } from './refusal.ts';
import { answerToken } from './token-endpoint.ts';
import { answerUserinfo } from './userinfo.ts';

/** One prefix for each of Microsoft's hosts, so that a client is pointed here by base URLs alone. */
export function microsoftRoutes(microsoft: Microsoft): Route[] {
  const login = '/microsoft/login';
  const directory = `${login}/{directory}`;
  const authorityOf = (visit: Visit) => requireAuthority(microsoft, visit.parameter('directory'));
  return [
    {
      method: 'GET',
      path: `${login}/error`,
      answer: ({ url }) => menuPage(url.searchParams.get('code')),
    },
    {
      method: 'GET',
      path: `${directory}/v2.0/.well-known/openid-configuration`,
      answer: visit =>
        answered(microsoft, visit.request, async () => answerDiscovery(authorityOf(visit), visit.url.origin)),
    },
    {
      method: 'GET',
      path: `${directory}/discovery/v2.0/keys`,
      answer: visit => answered(microsoft, visit.request, () => answerKeySet(microsoft, authorityOf(visit))),
    },
    {
      method: 'POST',
      path: `${directory}/oauth2/v2.0/token`,
      answer: visit => answerToken(microsoft, visit.request, visit.parameter('directory')),
    },
    ...(['GET', 'POST'] as const).flatMap((method): Route[] => [
      {
        method,
        path: `${directory}/oauth2/v2.0/authorize`,
        answer: visit => answerAuthorize(microsoft, visit.request, visit.parameter('directory')),
      },
      {
        method,
        path: '/microsoft/graph/oidc/userinfo',
        answer: ({ request }) => answerUserinfo(microsoft, request),
      },
    ]),
    {
      method: 'GET',
      path: `${directory}/oauth2/v2.0/logout`,
      answer: ({ request }) => answerLogout(microsoft, request),
    },
  ];
}

export function microsoftControl(microsoft: Microsoft): Route[] {
  const prefix = '/microsoft/_control';
  return [
    ...consentControl(microsoft, prefix),
    ...directoriesControl(microsoft, `${prefix}/directories`),
    ...accountsControl(microsoft, prefix),
    ...appsControl(microsoft, `${prefix}/apps`),
    ...menuControl(microsoft, `${prefix}/errors`),
    ...settingsControl(microsoft, prefix),
  ];
}
