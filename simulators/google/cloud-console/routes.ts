import { seeOther } from '../../frame/answers.ts';
import { ControlRefusal } from '../../frame/control-refusal.ts';
import { readFields } from '../../frame/fields.ts';
import { strangerIn } from '../../frame/own-pages-only.ts';
import type { Route } from '../../frame/routes.ts';
import { ApiRefusal } from '../api/api-refusal.ts';
import { clientFile } from '../client-file.ts';
import { requireClient } from '../control/clients.ts';
import { addProject, projectSettings, requireProject } from '../control/projects.ts';
import type { Google } from '../google.ts';
import { withMember } from '../iam/policy.ts';
import { projectIdForm } from '../identifiers.ts';
import { findPerson } from '../people.ts';
import { accountDeeds } from './account-deeds.ts';
import { clientDeeds } from './client-deeds.ts';
import { type Deeds, download, required } from './deeds.ts';
import { cloudPath, projectPath } from './parts.ts';
import { apiDeeds, consentDeeds, organizationDeeds } from './project-deeds.ts';
import { projectPage } from './project-page.ts';
import { projectsPage } from './projects-page.ts';
import { roleDeeds } from './role-deeds.ts';
import { topicDeeds } from './topic-deeds.ts';

/** By the section of the page to which a form belongs, which is where the browser goes back to. */
const sections: Readonly<Record<string, Deeds>> = {
  apis: apiDeeds,
  consent: consentDeeds,
  clients: clientDeeds,
  'service-accounts': accountDeeds,
  roles: roleDeeds,
  topics: topicDeeds,
  organization: organizationDeeds,
};

/** console.cloud.google.com, as far as a set-up needs it: what an administrator clicks together at Google. */
export function cloudConsoleRoutes(google: Google): Route[] {
  const one = `${cloudPath}/{project}`;
  return [
    { method: 'GET', path: cloudPath, answer: () => projectsPage(google) },
    {
      method: 'POST',
      path: cloudPath,
      answer: ({ request }) =>
        submitted(
          request,
          form => seeOther(projectPath(createProject(google, form))),
          refusal => projectsPage(google, refusal),
        ),
    },
    {
      method: 'GET',
      path: one,
      answer: visit => {
        const project = google.projects.get(visit.parameter('project'));
        return project ? projectPage({ google, project }) : projectsPage(google, 'There is no such project.');
      },
    },
    {
      method: 'POST',
      path: one,
      answer: ({ request, parameter }) => {
        const project = google.projects.get(parameter('project'));
        if (!project) return projectsPage(google, 'There is no such project.');
        const shown = { google, project };
        return submitted(
          request,
          async form => {
            const [section, deed] = findDeed(required(form, 'deed'));
            return (await deed(shown, form)) ?? seeOther(`${projectPath(project)}#${section}`);
          },
          refusal => projectPage(shown, refusal),
        );
      },
    },
    {
      method: 'GET',
      path: `${one}/clients/{client}/file`,
      answer: visit => {
        const project = requireProject(google, visit.parameter('project'));
        const client = requireClient(google, project.id, visit.parameter('client'));
        return download(`client_secret_${client.id}.json`, clientFile(project, client));
      },
    },
  ];
}

/** What is refused is said on the page where it was asked. */
async function submitted(
  request: Request,
  run: (form: URLSearchParams) => Response | Promise<Response>,
  shownAgain: (refusal: string) => Response,
): Promise<Response> {
  try {
    const stranger = strangerIn(request);
    if (stranger) throw new ControlRefusal(403, stranger);
    return await run(new URLSearchParams(await request.text()));
  } catch (error) {
    if (error instanceof ControlRefusal || error instanceof ApiRefusal) return shownAgain(error.message);
    throw error;
  }
}

function findDeed(name: string) {
  for (const [section, deeds] of Object.entries(sections)) {
    const deed = Object.hasOwn(deeds, name) ? deeds[name] : undefined;
    if (deed) return [section, deed] as const;
  }
  throw new ControlRefusal(400, 'This page has no such button.');
}

/** Google's beginning: nothing enabled, and an app that only test users may try. */
function createProject(google: Google, form: URLSearchParams) {
  const id = required(form, 'id').trim();
  if (!projectIdForm.test(id)) {
    throw new ControlRefusal(
      400,
      'A project ID is 6 to 30 lowercase letters, digits and hyphens, and begins with a letter.',
    );
  }
  const owner = findPerson(google, required(form, 'owner'));
  if (!owner) throw new ControlRefusal(400, 'Say who you are.');
  const settings = {
    id,
    appName: required(form, 'name').trim() || id,
    publishingStatus: 'testing',
    userType: 'external',
    organization: owner.hostedDomain,
  };
  const project = addProject(google, readFields(settings, [...projectSettings, 'id', 'number']));
  project.policy = withMember(google.random, project.policy, 'roles/owner', `user:${owner.email}`);
  return project;
}
