import { bearerToken, findAccess } from '../access-tokens.ts';
import type { Google } from '../google.ts';
import type { Principal } from '../iam/permitted.ts';
import type { AccessToken, Project } from '../records.ts';
import { ApiRefusal, errorInfo } from './api-refusal.ts';
import { type Api, knownApis } from './known-apis.ts';

/** A method of an API: by its full name in errors, and by the scopes of which one is enough. */
export type ApiMethod = {
  readonly api: Api;
  /** `google.pubsub.v1.Publisher.CreateTopic` */
  readonly name: string;
  readonly scopes: readonly string[];
  /** Whether errors also carry the older list, as those of Gmail and Calendar do. */
  readonly hasOlderErrors?: boolean;
};

export type Caller = {
  readonly principal: Principal;
  readonly access: AccessToken;
  /** Whose the OAuth client or the service account is. */
  readonly project: Project;
};

/** Who calls, by the access token, and whether the token was given for this. */
export function requireCaller(google: Google, request: Request, method: ApiMethod): Caller {
  const caller = identifyCaller(google, request, method);
  requireScope(caller, method);
  return caller;
}

/** Who calls. Where the API must be judged before the scope, that is asked in between. */
export function identifyCaller(google: Google, request: Request, method: ApiMethod): Caller {
  const token = bearerToken(request) ?? new URL(request.url).searchParams.get('access_token');
  if (!token) throw unauthenticated(method, missingCredentials, [missing(method)]);
  const access = findAccess(google, token);
  const project = access && google.projects.get(access.projectId);
  const principal = access && principalOf(google, access);
  if (!access || !project || !principal) throw unauthenticated(method, invalidCredentials);
  return { principal, access, project };
}

export function requireScope({ access }: Caller, method: ApiMethod): void {
  if (!access.scopes.some(scope => method.scopes.includes(scope))) throw insufficientScope(method);
}

export function requireEnabled(project: Project, method: ApiMethod): void {
  if (project.enabledApis.has(method.api)) return;
  const url = `https://console.developers.google.com/apis/api/${method.api}/overview?project=${project.number}`;
  const title = knownApis[method.api];
  const message = `${title} has not been used in project ${project.number} before or it is disabled. Enable it by visiting ${url} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.`;
  throw new ApiRefusal('PERMISSION_DENIED', message, {
    ...olderErrors(method, 'usageLimits', 'accessNotConfigured', {
      extendedHelp: 'https://console.developers.google.com',
    }),
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.Help',
        links: [{ description: 'Google developers console API activation', url }],
      },
      errorInfo('SERVICE_DISABLED', {
        service: method.api,
        serviceTitle: title,
        consumer: `projects/${project.number}`,
        containerInfo: project.number,
        activationUrl: url,
      }),
    ],
  });
}

const signInHelp =
  'Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.';
const missingCredentials = `Request is missing required authentication credential. ${signInHelp}`;
const invalidCredentials = `Request had invalid authentication credentials. ${signInHelp}`;
const realm = 'Bearer realm="https://accounts.google.com/"';

function principalOf(google: Google, { holder, projectId }: AccessToken): Principal | undefined {
  if (holder.kind === 'service_account') {
    const account = google.projects.get(projectId)?.serviceAccounts.get(holder.email);
    return account && !account.isDisabled ? { kind: 'serviceAccount', email: holder.email } : undefined;
  }
  const person = google.people.get(holder.sub);
  return person && { kind: 'user', email: person.email, hostedDomain: person.hostedDomain };
}

function unauthenticated(
  method: ApiMethod,
  message: string,
  details?: ReturnType<typeof errorInfo>[],
): ApiRefusal {
  return new ApiRefusal('UNAUTHENTICATED', message, {
    ...olderErrors(method, 'global', details ? 'required' : 'authError'),
    ...(details && { details }),
    headers: { 'www-authenticate': details ? realm : `${realm}, error="invalid_token"` },
  });
}

function missing({ api, name }: ApiMethod) {
  return errorInfo('CREDENTIALS_MISSING', { service: api, method: name });
}

function insufficientScope(method: ApiMethod): ApiRefusal {
  return new ApiRefusal('PERMISSION_DENIED', 'Request had insufficient authentication scopes.', {
    ...olderErrors(method, 'global', 'insufficientPermissions', { message: 'Insufficient Permission' }),
    details: [errorInfo('ACCESS_TOKEN_SCOPE_INSUFFICIENT', { service: method.api, method: method.name })],
    headers: {
      'www-authenticate': `${realm}, error="insufficient_scope", scope="${method.scopes.join(' ')}"`,
    },
  });
}

function olderErrors(
  { hasOlderErrors }: ApiMethod,
  domain: string,
  reason: string,
  more: Record<string, string> = {},
) {
  return hasOlderErrors ? { errors: [{ domain, reason, ...more }] } : {};
}
