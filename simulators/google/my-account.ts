import { seeOther } from '../frame/answers.ts';
import { strangerIn } from '../frame/own-pages-only.ts';
import type { Route } from '../frame/routes.ts';
import { invalidRequest } from './blocked-page.ts';
import type { Google } from './google.ts';
import { changePassword, deathOf, revokeProject } from './grants.ts';
import { blockedPage } from './pages/blocked.ts';
import { type Connection, connectionsPage } from './pages/connections.ts';
import { findPerson, livingPeople } from './people.ts';
import type { Person } from './records.ts';

/** myaccount.google.com/connections: where a person takes back what an app was given. */
export function myAccountRoutes(google: Google): Route[] {
  const path = '/google/myaccount/connections';
  return [
    {
      method: 'GET',
      path,
      answer: ({ url }) => {
        const person = findPerson(google, url.searchParams.get('account') ?? '');
        return connectionsPage(person, person ? connections(google, person) : [], livingPeople(google));
      },
    },
    {
      method: 'POST',
      path,
      answer: async ({ request, url }) => {
        const stranger = strangerIn(request);
        if (stranger) return blockedPage(invalidRequest(stranger), { isAboutAccount: false });
        const person = findPerson(google, url.searchParams.get('account') ?? '');
        if (person) act(google, person, new URLSearchParams(await request.text()));
        return seeOther(`${url.pathname}${url.search}`);
      },
    },
  ];
}

function act(google: Google, person: Person, form: URLSearchParams): void {
  const project = form.get('project');
  if (project) revokeProject(google, person.sub, project, 'revoked_by_person');
  const deed = form.get('deed');
  if (deed === 'change-password') changePassword(google, person);
  if (deed === 'suspend') person.state = 'suspended';
  if (deed === 'restore') person.state = 'active';
}

function connections(google: Google, person: Person): Connection[] {
  return [...google.approvals.values()]
    .filter(approval => approval.sub === person.sub)
    .map(({ projectId, scopes, firstGivenAt }) => ({
      projectId,
      appName: google.projects.get(projectId)?.appName ?? projectId,
      scopes: [...scopes],
      firstGivenAt,
      livingGrants: [...google.grants.values()].filter(
        grant => grant.sub === person.sub && grant.projectId === projectId && !deathOf(google, grant),
      ).length,
    }));
}
