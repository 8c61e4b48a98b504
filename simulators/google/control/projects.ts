import { json } from '../../frame/answers.ts';
import { ControlRefusal } from '../../frame/control-refusal.ts';
import { type Fields, readControlBody } from '../../frame/fields.ts';
import type { Route } from '../../frame/routes.ts';
import { isKnownApi } from '../api/known-apis.ts';
import type { Google } from '../google.ts';
import { newProjectNumber } from '../identifiers.ts';
import { maximumTestUsers, newProject, setEnabledApis } from '../projects.ts';
import type { Project, ServiceAccount } from '../records.ts';

export const projectSettings = [
  'appName',
  'publishingStatus',
  'userType',
  'organization',
  'testUsers',
  'enabledApis',
  'offersTimeLimits',
  'constraints',
] as const;

export function projectsControl(google: Google, prefix: string): Route[] {
  return [
    {
      method: 'GET',
      path: prefix,
      answer: () => json({ projects: [...google.projects.values()].map(shown) }),
    },
    {
      method: 'POST',
      path: prefix,
      answer: async ({ request }) => {
        const body = await readControlBody(request, [...projectSettings, 'id', 'number']);
        return json(shown(addProject(google, body)), { status: 201 });
      },
    },
    {
      method: 'GET',
      path: `${prefix}/{project}`,
      answer: visit => json(shown(requireProject(google, visit.parameter('project')))),
    },
    {
      method: 'PATCH',
      path: `${prefix}/{project}`,
      answer: async visit => {
        const project = requireProject(google, visit.parameter('project'));
        changeProject(google, project, await readControlBody(visit.request, projectSettings));
        return json(shown(project));
      },
    },
  ];
}

export function requireProject(google: Google, id: string): Project {
  const project = google.projects.get(id);
  if (!project) throw new ControlRefusal(404, `There is no project called ${id}.`);
  return project;
}

export function addProject(google: Google, body: Fields): Project {
  const id = body.requireText('id');
  if (google.projects.has(id)) throw new ControlRefusal(409, `The project ${id} is there already.`);
  const project = newProject({
    id,
    number: body.findText('number') ?? newProjectNumber(google.random),
    appName: body.findText('appName') ?? id,
  });
  changeProject(google, project, body);
  google.projects.set(id, project);
  return project;
}

export function changeProject(google: Google, project: Project, body: Fields): void {
  const organization = body.findText('organization') ?? project.organization;
  const userType = body.findChoice('userType', ['internal', 'external']) ?? project.userType;
  if (userType === 'internal' && organization === undefined) {
    throw new ControlRefusal(400, 'An internal app needs an organization.');
  }
  project.organization = organization;
  project.userType = userType;
  project.appName = body.findText('appName') ?? project.appName;
  project.publishingStatus =
    body.findChoice('publishingStatus', ['testing', 'production']) ?? project.publishingStatus;
  project.offersTimeLimits = body.findFlag('offersTimeLimits') ?? project.offersTimeLimits;
  const enabledApis = body.findTexts('enabledApis');
  if (enabledApis) setEnabledApis(google, project, knownApisOf(enabledApis));
  const constraints = body.findFields('constraints', ['restrictsMembers', 'blocksKeys']);
  project.constraints.restrictsMembers =
    constraints?.findFlag('restrictsMembers') ?? project.constraints.restrictsMembers;
  project.constraints.blocksKeys = constraints?.findFlag('blocksKeys') ?? project.constraints.blocksKeys;
  const testUsers = body.findTexts('testUsers');
  if (testUsers) setTestUsers(project, testUsers);
}

/** A misspelt API would be on for nobody and make a test pass for the wrong reason. */
function knownApisOf(names: readonly string[]): readonly string[] {
  const unknown = names.filter(name => !isKnownApi(name));
  if (unknown.length > 0) throw new ControlRefusal(400, `There is no such API: ${unknown.join(', ')}.`);
  return names;
}

function setTestUsers(project: Project, emails: readonly string[]): void {
  const lowercase = emails.map(email => email.toLowerCase());
  const ever = new Set([...project.testUsersEver, ...lowercase]);
  if (ever.size > maximumTestUsers) {
    throw new ControlRefusal(400, `A project may have ${maximumTestUsers} test users over its whole life.`);
  }
  for (const email of lowercase) project.testUsersEver.add(email);
  project.testUsers = new Set(lowercase);
}

export function shownAccount({ keys, ...account }: ServiceAccount) {
  return { ...account, keys: [...keys.keys()] };
}

export function shown(project: Project) {
  return {
    ...project,
    testUsers: [...project.testUsers],
    testUsersEver: project.testUsersEver.size,
    enabledApis: [...project.enabledApis],
    clients: [...project.clients.values()],
    serviceAccounts: [...project.serviceAccounts.values()].map(shownAccount),
  };
}
