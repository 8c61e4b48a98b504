import { json } from '../../frame/answers.ts';
import type { Visit } from '../../frame/routes.ts';
import { ApiRefusal } from '../api/api-refusal.ts';
import { type Api, isKnownApi, knownApis } from '../api/known-apis.ts';
import type { Google } from '../google.ts';
import { setEnabledApis } from '../projects.ts';
import type { Project } from '../records.ts';
import { type Entered, enter } from './enter.ts';

/** Service Usage v1: which APIs are on, and switching one on. */
export function listApis(google: Google, visit: Visit): Response {
  const { project } = entered(google, visit, 'ListServices', 'serviceusage.services.list');
  const wanted = /^state:(ENABLED|DISABLED)$/.exec(visit.url.searchParams.get('filter') ?? '')?.[1];
  const services = Object.keys(knownApis)
    .filter(isKnownApi)
    .map(api => shown(project, api))
    .filter(({ state }) => wanted === undefined || state === wanted);
  return json(services.length > 0 ? { services } : {});
}

export function getApi(google: Google, visit: Visit): Response {
  const { project } = entered(google, visit, 'GetService', 'serviceusage.services.get');
  return json(shown(project, requireApi(visit)));
}

/** A long-running operation at Google; here it is over at once. */
export function enableApi(google: Google, visit: Visit): Response {
  const { project } = entered(google, visit, 'EnableService', 'serviceusage.services.enable');
  const api = requireApi(visit);
  setEnabledApis(google, project, [...project.enabledApis, api]);
  return json({
    name: 'operations/noop.DONE_OPERATION',
    done: true,
    response: {
      '@type': 'type.googleapis.com/google.api.serviceusage.v1.EnableServiceResponse',
      service: shown(project, api),
    },
  });
}

function entered(google: Google, visit: Visit, name: string, permission: string): Entered {
  return enter(google, visit, {
    api: 'serviceusage.googleapis.com',
    name: `google.api.serviceusage.v1.ServiceUsage.${name}`,
    permission,
  });
}

function requireApi(visit: Visit): Api {
  const name = visit.parameter('api');
  if (isKnownApi(name)) return name;
  throw new ApiRefusal('NOT_FOUND', `Service '${name}' not found or permission denied.`);
}

function shown({ number, enabledApis }: Project, api: Api) {
  return {
    name: `projects/${number}/services/${api}`,
    config: { name: api, title: knownApis[api] },
    state: enabledApis.has(api) ? 'ENABLED' : 'DISABLED',
    parent: `projects/${number}`,
  };
}
