import { json } from '../frame/answers.ts';
import type { Visit } from '../frame/routes.ts';
import { ApiRefusal, answeredByApi } from './api/api-refusal.ts';
import { type ApiMethod, requireCaller, requireEnabled } from './api/caller.ts';
import type { Google } from './google.ts';
import { isPermitted } from './iam/permitted.ts';
import { projectResource } from './iam/resources.ts';

const method: ApiMethod = {
  api: 'cloudresourcemanager.googleapis.com',
  name: 'google.cloudresourcemanager.projects.v1beta1.ProjectService.GetProject',
  scopes: [
    'https://www.googleapis.com/auth/cloud-platform',
    'https://www.googleapis.com/auth/cloudplatformprojects.readonly',
  ],
};

/** Resource Manager v1, projects.get: the number that belongs to an id. A stranger learns not even that it exists. */
export function answerProject(google: Google, visit: Visit): Promise<Response> {
  return answeredByApi(() => {
    const caller = requireCaller(google, visit.request, method);
    requireEnabled(caller.project, method);
    const project = google.projects.get(visit.parameter('project'));
    const permission = 'resourcemanager.projects.get';
    if (!project || !isPermitted(google, caller.principal, permission, projectResource(project)))
      throw new ApiRefusal('PERMISSION_DENIED', 'The caller does not have permission');
    const { id: projectId, number: projectNumber, appName: name } = project;
    return json({ projectId, projectNumber, name, lifecycleState: 'ACTIVE' });
  });
}
