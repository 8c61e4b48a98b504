import { json } from '../../frame/answers.ts';
import type { Visit } from '../../frame/routes.ts';
import { ApiRefusal, invalidArgument } from '../api/api-refusal.ts';
import { findMessage, readJsonBody } from '../api/json-body.ts';
import type { Google } from '../google.ts';
import { answerGetPolicy, answerSetPolicy } from '../iam/policy-answers.ts';
import { accountResource } from '../iam/resources.ts';
import { serviceAccountForm } from '../identifiers.ts';
import type { Project, ServiceAccount } from '../records.ts';
import {
  addServiceAccount,
  addServiceAccountKey,
  refuseKey,
  serviceAccountEmail,
} from '../service-accounts.ts';
import { type Entered, enter } from './enter.ts';

const api = 'iam.googleapis.com';
const neverExpires = '9999-12-31T23:59:59Z';

/** IAM v1, service accounts. */
export function listAccounts(google: Google, visit: Visit): Response {
  const { project } = entered(google, visit, 'ListServiceAccounts', 'iam.serviceAccounts.list');
  const accounts = [...project.serviceAccounts.values()].map(account => shownAccount(project, account));
  return json(accounts.length > 0 ? { accounts } : {});
}

export async function createAccount(google: Google, visit: Visit): Promise<Response> {
  const { project } = entered(google, visit, 'CreateServiceAccount', 'iam.serviceAccounts.create');
  const body = await readJsonBody(visit.request, ['accountId', 'serviceAccount']);
  const name = body.findText('accountId') ?? '';
  if (!serviceAccountForm.test(name)) throw invalidArgument(`Account ID ${name} is malformed.`);
  const details = findMessage(body, 'serviceAccount', ['displayName', 'description']);
  if (project.serviceAccounts.has(serviceAccountEmail(project, name))) {
    throw new ApiRefusal(
      'ALREADY_EXISTS',
      `Service account ${name} already exists within project projects/${project.id}.`,
    );
  }
  const account = addServiceAccount(google, project, name, details?.findText('displayName'));
  return json(shownAccount(project, account));
}

export function getAccount(google: Google, visit: Visit): Response {
  const { project } = entered(google, visit, 'GetServiceAccount', 'iam.serviceAccounts.get');
  return json(shownAccount(project, requireAccount(project, visit)));
}

/** The only answer in which the private half stands. */
export async function createKey(google: Google, visit: Visit): Promise<Response> {
  const { project } = entered(google, visit, 'CreateServiceAccountKey', 'iam.serviceAccountKeys.create');
  const account = requireAccount(project, visit);
  const refusal = refuseKey(project);
  if (refusal !== undefined) throw keysForbidden(refusal, project, account);
  const file = await addServiceAccountKey(google, project, account);
  return json({
    name: `${accountResource(project, account).name}/keys/${file.private_key_id}`,
    privateKeyType: 'TYPE_GOOGLE_CREDENTIALS_FILE',
    privateKeyData: Buffer.from(JSON.stringify(file, null, 2)).toString('base64'),
    validAfterTime: google.clock.now().toISOString(),
    validBeforeTime: neverExpires,
    keyAlgorithm: 'KEY_ALG_RSA_2048',
    keyOrigin: 'GOOGLE_PROVIDED',
    keyType: 'USER_MANAGED',
  });
}

/** Who may act as the account: asked of its own policy, and allowed by it or by the project's. */
export function getAccountPolicy(google: Google, visit: Visit): Response {
  const { project } = entered(google, visit, 'GetIamPolicy', 'iam.serviceAccounts.getIamPolicy');
  const version = visit.url.searchParams.get('options.requestedPolicyVersion');
  return answerGetPolicy(requireAccount(project, visit), version);
}

export function setAccountPolicy(google: Google, visit: Visit): Promise<Response> {
  const { project } = entered(google, visit, 'SetIamPolicy', 'iam.serviceAccounts.setIamPolicy');
  return answerSetPolicy(google, visit.request, { project, thing: requireAccount(project, visit) });
}

function entered(google: Google, visit: Visit, name: string, permission: string): Entered {
  return enter(google, visit, { api, name: `google.iam.admin.v1.IAM.${name}`, permission });
}

function requireAccount(project: Project, visit: Visit): ServiceAccount {
  const email = visit.parameter('account');
  const account = project.serviceAccounts.get(email);
  if (!account) throw new ApiRefusal('NOT_FOUND', `Unknown service account: ${email}`);
  return account;
}

function keysForbidden(message: string, project: Project, account: ServiceAccount): ApiRefusal {
  return new ApiRefusal('FAILED_PRECONDITION', message, {
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.PreconditionFailure',
        violations: [
          {
            type: 'constraints/iam.disableServiceAccountKeyCreation',
            subject: `${accountResource(project, account).name}?configvalue=`,
            description: message,
          },
        ],
      },
    ],
  });
}

function shownAccount(project: Project, account: ServiceAccount) {
  const { email, uniqueId, displayName, isDisabled } = account;
  return {
    name: accountResource(project, account).name,
    projectId: project.id,
    uniqueId,
    email,
    ...(displayName !== '' && { displayName }),
    oauth2ClientId: uniqueId,
    ...(isDisabled && { disabled: true }),
  };
}
