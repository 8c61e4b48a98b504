import { json, withoutBody } from '../../frame/answers.ts';
import { ControlRefusal } from '../../frame/control-refusal.ts';
import { readControlBody } from '../../frame/fields.ts';
import type { Route, Visit } from '../../frame/routes.ts';
import type { Google } from '../google.ts';
import { serviceAccountForm } from '../identifiers.ts';
import type { Project, ServiceAccount } from '../records.ts';
import {
  addServiceAccount,
  addServiceAccountKey,
  refuseKey,
  serviceAccountEmail,
} from '../service-accounts.ts';
import { requireProject, shownAccount } from './projects.ts';

/** Service accounts of a project and their keys: `prefix` is where the projects are. */
export function serviceAccountsControl(google: Google, prefix: string): Route[] {
  const accounts = `${prefix}/{project}/service-accounts`;
  const one = `${accounts}/{name}`;
  const projectOf = (visit: Visit) => requireProject(google, visit.parameter('project'));
  const found = (visit: Visit) => requireAccount(projectOf(visit), visit.parameter('name'));
  return [
    {
      method: 'POST',
      path: accounts,
      answer: async visit => {
        const body = await readControlBody(visit.request, ['name', 'displayName']);
        const account = makeAccount(
          google,
          projectOf(visit),
          body.requireText('name'),
          body.findText('displayName'),
        );
        return json(shownAccount(account), { status: 201 });
      },
    },
    { method: 'GET', path: one, answer: visit => json(shownAccount(found(visit))) },
    {
      method: 'PATCH',
      path: one,
      answer: async visit => {
        const account = found(visit);
        const body = await readControlBody(visit.request, ['displayName', 'isDisabled']);
        account.displayName = body.findText('displayName') ?? account.displayName;
        account.isDisabled = body.findFlag('isDisabled') ?? account.isDisabled;
        return json(shownAccount(account));
      },
    },
    {
      method: 'DELETE',
      path: one,
      answer: visit => {
        projectOf(visit).serviceAccounts.delete(found(visit).email);
        return withoutBody(204);
      },
    },
    {
      /** Makes the account too when there is none, which most tests want. */
      method: 'POST',
      path: `${one}/keys`,
      answer: async visit => {
        const project = projectOf(visit);
        const name = visit.parameter('name');
        const known = project.serviceAccounts.get(serviceAccountEmail(project, name));
        return json(await makeKey(google, project, known ?? makeAccount(google, project, name)), {
          status: 201,
        });
      },
    },
    {
      method: 'DELETE',
      path: `${one}/keys/{key}`,
      answer: visit => {
        const account = found(visit);
        if (account.keys.delete(visit.parameter('key'))) return json(shownAccount(account));
        throw new ControlRefusal(404, 'There is no such key.');
      },
    },
  ];
}

export function makeAccount(
  google: Google,
  project: Project,
  name: string,
  displayName?: string,
): ServiceAccount {
  if (!serviceAccountForm.test(name)) {
    throw new ControlRefusal(
      400,
      'A service account is called by 6 to 30 lowercase letters, digits and hyphens.',
    );
  }
  if (project.serviceAccounts.has(serviceAccountEmail(project, name))) {
    throw new ControlRefusal(409, `There is a service account called ${name} already.`);
  }
  return addServiceAccount(google, project, name, displayName);
}

export function makeKey(google: Google, project: Project, account: ServiceAccount) {
  const refusal = refuseKey(project);
  if (refusal !== undefined) throw new ControlRefusal(409, refusal);
  return addServiceAccountKey(google, project, account);
}

export function requireAccount(project: Project, name: string): ServiceAccount {
  const account = project.serviceAccounts.get(serviceAccountEmail(project, name));
  if (!account) throw new ControlRefusal(404, 'This project has no such service account.');
  return account;
}
