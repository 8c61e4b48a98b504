import type { Visit } from '../../frame/routes.ts';
import { ApiRefusal } from '../api/api-refusal.ts';
import { type Caller, identifyCaller, requireEnabled, requireScope } from '../api/caller.ts';
import type { Api } from '../api/known-apis.ts';
import type { Google } from '../google.ts';
import { isPermitted, type Resource } from '../iam/permitted.ts';
import { projectResource } from '../iam/resources.ts';
import { projectOf } from '../pubsub/names.ts';
import type { Project } from '../records.ts';

export const cloudScope = 'https://www.googleapis.com/auth/cloud-platform';

export type Entered = {
  readonly google: Google;
  readonly caller: Caller;
  /** The project of the path, when the caller may know of it. */
  readonly project: Project;
};

type Wanted = { api: Api; name: string; scopes?: readonly string[]; permission: string };

/** These APIs answer strangers alike whether a project is there or not. */
export function enter(
  google: Google,
  visit: Visit,
  { api, name, scopes = [cloudScope], permission }: Wanted,
): Entered {
  const method = { api, name, scopes };
  const caller = identifyCaller(google, visit.request, method);
  requireEnabled(caller.project, method);
  requireScope(caller, method);
  const project = projectOf(google, `projects/${visit.parameter('project')}`);
  if (!project) throw denied(permission, `projects/${visit.parameter('project')}`);
  const entered = { google, caller, project };
  requirePermission(entered, permission, projectResource(project));
  return entered;
}

export function requirePermission({ google, caller }: Entered, permission: string, resource: Resource): void {
  if (!isPermitted(google, caller.principal, permission, resource)) throw denied(permission, resource.name);
}

function denied(permission: string, resource: string): ApiRefusal {
  return new ApiRefusal('PERMISSION_DENIED', 'The caller does not have permission', {
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'IAM_PERMISSION_DENIED',
        domain: 'iam.googleapis.com',
        metadata: { permission, resource },
      },
    ],
  });
}
