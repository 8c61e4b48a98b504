import { json, withoutBody } from '../../frame/answers.ts';
import type { Route, Visit } from '../../frame/routes.ts';
import { bearerToken, findAccess } from '../access-tokens.ts';
import type { Google } from '../google.ts';
import type { AccessToken, Person, Project } from '../records.ts';
import { mailboxOf } from './mailbox.ts';
import { spendQuota } from './quota.ts';
import type { Mailbox } from './records.ts';
import { answered, errorInfo, failedPrecondition, GmailRefusal } from './refusal.ts';

const auth = 'https://www.googleapis.com/auth/gmail.';
const api = 'gmail.googleapis.com';

/** `mail` is everything, the others stand below gmail. */
export type ScopeName =
  | 'mail'
  | 'compose'
  | 'insert'
  | 'labels'
  | 'metadata'
  | 'modify'
  | 'readonly'
  | 'send'
  | 'settings.basic'
  | 'settings.sharing';

/** Who may read whole mails, and who may change them. */
export const readers = ['mail', 'modify', 'readonly'] as const;
export const writers = ['mail', 'modify'] as const;

/** What a method is asked, once it is known who asks and that they may. */
export type Call = Visit & {
  readonly google: Google;
  readonly person: Person;
  readonly mailbox: Mailbox;
  readonly access: AccessToken;
  /** A token that carries gmail.metadata sees no bodies, whatever else it carries. */
  readonly isMetadataOnly: boolean;
};

/** A method of Gmail's discovery document. It does not exist without saying which scopes open it and what it costs. */
export type Method = {
  /** `messages.get` */
  readonly name: string;
  readonly http: Route['method'];
  /** Below `/users/{userId}`, or a whole path that begins with /upload. */
  readonly path: string;
  readonly scopes: readonly ScopeName[];
  readonly units: number;
  /** What may stand behind the question mark. */
  readonly query?: readonly string[];
  /** Nothing is 204. */
  answer(call: Call): object | undefined | Promise<object | undefined>;
};

export function routeOf(google: Google, prefix: string, method: Method): Route {
  const path = method.path.startsWith('/upload/')
    ? prefix + method.path
    : `${prefix}/gmail/v1/users/{userId}${method.path}`;
  return {
    method: method.http,
    path,
    answer: visit =>
      answered(async () => {
        const result = await method.answer(admitted(google, method, visit));
        return result === undefined ? withoutBody(204) : json(result);
      }),
  };
}

/** What every API of Google takes. */
const everywhere = [
  ...['alt', 'fields', 'key', 'prettyPrint', 'quotaUser', 'access_token', 'oauth_token', 'callback'],
  ...['$.xgafv', 'uploadType', 'upload_protocol'],
];

function admitted(google: Google, method: Method, visit: Visit): Call {
  refuseStrangeQuery(method, visit.url);
  const access = requireAccess(google, visit.request);
  const project = requireEnabledApi(google, access);
  requireScope(method, access);
  const person = access.holder.kind === 'person' ? google.people.get(access.holder.sub) : undefined;
  if (!person) throw failedPrecondition('Precondition check failed.');
  spendQuota(google, { project, sub: person.sub, method: method.name, units: method.units });
  requireOwn(person, visit.parameter('userId'));
  const mailbox = mailboxOf(google, person);
  if (!mailbox.isEnabled) throw failedPrecondition('Mail service not enabled');
  const isMetadataOnly = access.scopes.includes(`${auth}metadata`);
  return { ...visit, google, person, mailbox, access, isMetadataOnly };
}

/** A misspelt parameter is an error at Google, not a wish that goes unheard. */
function refuseStrangeQuery({ query = [] }: Method, url: URL): void {
  const strange = [...url.searchParams.keys()].find(
    name => !query.includes(name) && !everywhere.includes(name),
  );
  if (strange === undefined) return;
  throw new GmailRefusal(
    400,
    'badRequest',
    `Invalid JSON payload received. Unknown name "${strange}": Cannot bind query parameter. Field '${strange}' could not be found in request message.`,
  );
}

const howToAuthenticate =
  'Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.';

function requireAccess(google: Google, request: Request): AccessToken {
  const token = bearerToken(request);
  if (token === undefined) {
    throw new GmailRefusal(
      401,
      'required',
      `Request is missing required authentication credential. ${howToAuthenticate}`,
      { shortMessage: 'Login Required.', location: 'Authorization', headers: challenge() },
    );
  }
  const access = findAccess(google, token);
  if (access) return access;
  throw new GmailRefusal(
    401,
    'authError',
    `Request had invalid authentication credentials. ${howToAuthenticate}`,
    {
      shortMessage: 'Invalid Credentials',
      location: 'Authorization',
      headers: challenge('error="invalid_token"'),
    },
  );
}

function challenge(what?: string): Record<string, string> {
  return {
    'www-authenticate': ['Bearer realm="https://accounts.google.com/"', what].filter(Boolean).join(', '),
  };
}

function requireEnabledApi(google: Google, access: AccessToken): Project {
  const project = google.projects.get(access.projectId);
  if (project?.enabledApis.has(api)) return project;
  const number = project?.number ?? access.projectId;
  throw new GmailRefusal(
    403,
    'accessNotConfigured',
    `Gmail API has not been used in project ${number} before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/${api}/overview?project=${number} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.`,
    {
      domain: 'usageLimits',
      details: [errorInfo('SERVICE_DISABLED', { service: api, consumer: `projects/${number}` })],
    },
  );
}

function requireScope(method: Method, access: AccessToken): void {
  const open = method.scopes.map(spelledOut);
  if (open.some(scope => access.scopes.includes(scope))) return;
  throw new GmailRefusal(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.', {
    shortMessage: 'Insufficient Permission',
    details: [
      errorInfo('ACCESS_TOKEN_SCOPE_INSUFFICIENT', { service: api, method: `gmail.users.${method.name}` }),
    ],
    headers: challenge(`error="insufficient_scope", scope="${open.join(' ')}"`),
  });
}

function spelledOut(scope: ScopeName): string {
  return scope === 'mail' ? 'https://mail.google.com/' : auth + scope;
}

function requireOwn(person: Person, userId: string): void {
  if (userId === 'me' || userId.toLowerCase() === person.email.toLowerCase()) return;
  throw new GmailRefusal(403, 'forbidden', `Delegation denied for ${person.email}`);
}
