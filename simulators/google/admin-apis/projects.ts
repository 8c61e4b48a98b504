import { json } from '../../frame/answers.ts';
import type { Visit } from '../../frame/routes.ts';
import { findMessage, readJsonBody } from '../api/json-body.ts';
import type { Google } from '../google.ts';
import { answerGetPolicy, answerSetPolicy, answerTestPermissions } from '../iam/policy-answers.ts';
import { projectResource } from '../iam/resources.ts';
import { cloudScope, enter } from './enter.ts';

const api = 'cloudresourcemanager.googleapis.com';
const service = 'google.cloudresourcemanager.projects.v1beta1.ProjectService';
const readScopes = [
  cloudScope,
  'https://www.googleapis.com/auth/cloud-platform.read-only',
  'https://www.googleapis.com/auth/cloudplatformprojects',
  'https://www.googleapis.com/auth/cloudplatformprojects.readonly',
];

/** Resource Manager v1: above all the number that belongs to an id. */
export function getProject(google: Google, visit: Visit): Response {
  const { project } = enter(google, visit, {
    api,
    name: `${service}.GetProject`,
    scopes: readScopes,
    permission: 'resourcemanager.projects.get',
  });
  const { id: projectId, number: projectNumber, appName: name } = project;
  return json({ projectId, projectNumber, name, lifecycleState: 'ACTIVE' });
}

export async function getProjectPolicy(google: Google, visit: Visit): Promise<Response> {
  const permission = 'resourcemanager.projects.getIamPolicy';
  const { project } = enter(google, visit, { api, name: `${service}.GetIamPolicy`, permission });
  const body = await readJsonBody(visit.request, ['options']);
  const version = findMessage(body, 'options', ['requestedPolicyVersion'])?.findNumber(
    'requestedPolicyVersion',
  );
  return answerGetPolicy(project, version === undefined ? null : String(version));
}

export function setProjectPolicy(google: Google, visit: Visit): Promise<Response> {
  const permission = 'resourcemanager.projects.setIamPolicy';
  const { project } = enter(google, visit, { api, name: `${service}.SetIamPolicy`, permission });
  return answerSetPolicy(google, visit.request, { project, thing: project });
}

export function testProjectPermissions(google: Google, visit: Visit): Promise<Response> {
  const permission = 'resourcemanager.projects.get';
  const entered = enter(google, visit, { api, name: `${service}.TestIamPermissions`, permission });
  const resource = projectResource(entered.project);
  return answerTestPermissions(google, visit.request, entered.caller.principal, resource);
}
