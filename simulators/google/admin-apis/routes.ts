import type { Route, Visit } from '../../frame/routes.ts';
import { answeredByApi } from '../api/api-refusal.ts';
import type { Google } from '../google.ts';
import { enableApi, getApi, listApis } from './enabled-apis.ts';
import { getProject, getProjectPolicy, setProjectPolicy, testProjectPermissions } from './projects.ts';
import {
  createAccount,
  createKey,
  getAccount,
  getAccountPolicy,
  listAccounts,
  setAccountPolicy,
} from './service-accounts.ts';

type Method = (google: Google, visit: Visit) => Response | Promise<Response>;

/** What a script does instead of a person at the console: Resource Manager, IAM and Service Usage, each v1. */
export function adminApiRoutes(google: Google, prefix: string): Route[] {
  const project = `${prefix}/cloudresourcemanager/v1/projects/{project}`;
  const accounts = `${prefix}/iam/v1/projects/{project}/serviceAccounts`;
  const apis = `${prefix}/serviceusage/v1/projects/{project}/services`;
  const on = (method: Route['method'], path: string, run: Method): Route => ({
    method,
    path,
    answer: visit => answeredByApi(() => run(google, visit)),
  });
  return [
    on('GET', project, getProject),
    on('POST', `${project}:getIamPolicy`, getProjectPolicy),
    on('POST', `${project}:setIamPolicy`, setProjectPolicy),
    on('POST', `${project}:testIamPermissions`, testProjectPermissions),
    on('GET', accounts, listAccounts),
    on('POST', accounts, createAccount),
    on('POST', `${accounts}/{account}:getIamPolicy`, getAccountPolicy),
    on('POST', `${accounts}/{account}:setIamPolicy`, setAccountPolicy),
    on('GET', `${accounts}/{account}`, getAccount),
    on('POST', `${accounts}/{account}/keys`, createKey),
    on('GET', apis, listApis),
    on('GET', `${apis}/{api}`, getApi),
    on('POST', `${apis}/{api}:enable`, enableApi),
  ];
}
