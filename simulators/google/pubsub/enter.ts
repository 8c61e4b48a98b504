import type { Visit } from '../../frame/routes.ts';
import { ApiRefusal, invalidArgument } from '../api/api-refusal.ts';
import { type ApiMethod, type Caller, identifyCaller, requireEnabled, requireScope } from '../api/caller.ts';
import type { Google } from '../google.ts';
import { isPermitted, type Resource } from '../iam/permitted.ts';
import type { Project } from '../records.ts';
import { type Kind, nameOf, projectOf, readName } from './names.ts';
import { dropWhatIsOver } from './retention.ts';

/** A call that has been let into a project, but not yet to anything in it. */
export type Entered = {
  readonly google: Google;
  readonly visit: Visit;
  readonly caller: Caller;
  readonly project: Project;
};

const scopes = ['https://www.googleapis.com/auth/pubsub', 'https://www.googleapis.com/auth/cloud-platform'];

/** Token, API, scope, project: in this order, as Google's front door asks. `name` is the method's, without its package. */
export function enter(google: Google, visit: Visit, name: string): Entered {
  const method: ApiMethod = { api: 'pubsub.googleapis.com', name: `google.pubsub.v1.${name}`, scopes };
  const caller = identifyCaller(google, visit.request, method);
  const key = visit.parameter('project');
  const project = projectOf(google, `projects/${key}`);
  requireEnabled(project ?? caller.project, method);
  requireScope(caller, method);
  if (!project) throw projectNotFound(key);
  dropWhatIsOver(google);
  return { google, visit, caller, project };
}

function projectNotFound(key: string): ApiRefusal {
  return new ApiRefusal(
    'NOT_FOUND',
    `Requested project not found or user does not have access to it (project=${key}). Make sure to specify the unique project identifier and not the Google Cloud Console display name.`,
  );
}

/** The full name of what the path is about, whether or not it exists. */
export function namedIn({ visit, project }: Entered, kind: Kind): string {
  const id = visit.parameter(kind === 'topics' ? 'topic' : 'subscription');
  const name = nameOf(kind, project.id, id);
  if (readName(kind, name)) return name;
  throw invalidArgument(
    `Invalid resource name given (name=projects/${visit.parameter('project')}/${kind}/${id}). Refer to https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names for more information.`,
  );
}

/** Comes before looking whether the thing is there: a stranger must not learn that. */
export function requirePermission({ google, caller }: Entered, permission: string, resource: Resource): void {
  if (isPermitted(google, caller.principal, permission, resource)) return;
  throw new ApiRefusal('PERMISSION_DENIED', 'User not authorized to perform this action.');
}

export function notFound(name: string): ApiRefusal {
  return new ApiRefusal('NOT_FOUND', `Resource not found (resource=${lastPart(name)}).`);
}

export function alreadyExists(name: string): ApiRefusal {
  return new ApiRefusal(
    'ALREADY_EXISTS',
    `Resource already exists in the project (resource=${lastPart(name)}).`,
  );
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
