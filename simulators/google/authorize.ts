import { approvalOf, approve } from './approve.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { BlockedPage } from './blocked-page.ts';
import { isClosedToUnder18, isRestricted, isTrusted } from './domain-policy.ts';
import type { Google } from './google.ts';
import { findPerson, livingPeople } from './people.ts';
import type { Person } from './records.ts';
import { refusalLocation } from './return-to-app.ts';
import { isSignInScope } from './scopes.ts';

/** Who stands before the page: the accounts signed in in this browser, and the one clicked just now. */
export type Visitor = { signedIn: readonly Person[]; chosen: Person | undefined };

export type Step =
  | { kind: 'blocked'; page: BlockedPage }
  | { kind: 'redirect'; location: string }
  | { kind: 'choose_account'; people: readonly Person[] }
  | { kind: 'consent'; person: Person; tickable: readonly string[] };

/** What Google does next with a request that is in order. The page and the control API both walk through here. */
export function nextStep(google: Google, request: AuthorizationRequest, visitor: Visitor): Step {
  if (request.prompt.none) return withoutAsking(google, request, visitor.signedIn);
  const person = visitor.chosen ?? obvious(google, request, visitor.signedIn);
  if (!person) return { kind: 'choose_account', people: offered(google, request) };
  const page = barrier(google, request, person);
  if (page) return { kind: 'blocked', page };
  if (!needsConsent(google, request, person)) return approved(google, request, person);
  return { kind: 'consent', person, tickable: tickable(google, request, person) };
}

/** For `prompt=none`: an answer without showing anything, or the name of what would have to be shown. */
function withoutAsking(google: Google, request: AuthorizationRequest, signedIn: readonly Person[]): Step {
  const hinted = request.loginHint && findPerson(google, request.loginHint);
  const candidates = request.loginHint ? signedIn.filter(person => person === hinted) : signedIn;
  const [person, another] = candidates;
  if (!person) return refused(request, 'login_required');
  if (another) return refused(request, 'account_selection_required');
  const page = barrier(google, request, person);
  if (page) return { kind: 'blocked', page };
  if (needsConsent(google, request, person)) return refused(request, 'consent_required');
  return approved(google, request, person);
}

function approved(google: Google, request: AuthorizationRequest, person: Person): Step {
  const location = approve(google, request, person, { kind: 'remembered' });
  return { kind: 'redirect', location };
}

function refused(request: AuthorizationRequest, error: string): Step {
  return { kind: 'redirect', location: refusalLocation(request, error) };
}

/** The account that is meant without asking. A hint helps only when that account is signed in. */
function obvious(
  google: Google,
  request: AuthorizationRequest,
  signedIn: readonly Person[],
): Person | undefined {
  if (request.prompt.selectAccount) return undefined;
  const hinted = request.loginHint === undefined ? undefined : findPerson(google, request.loginHint);
  if (hinted) return signedIn.includes(hinted) ? hinted : undefined;
  const fitting = signedIn.filter(person => isOfAskedDomain(request, person));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** `hd` and `login_hint` shape the list and nothing else: any account may still be used. */
function offered(google: Google, request: AuthorizationRequest): readonly Person[] {
  const people = livingPeople(google);
  const hinted = request.loginHint === undefined ? undefined : findPerson(google, request.loginHint);
  if (hinted && !request.prompt.selectAccount) return [hinted];
  const ofDomain = people.filter(person => isOfAskedDomain(request, person));
  return ofDomain.length > 0 ? ofDomain : people;
}

function isOfAskedDomain({ hostedDomain }: AuthorizationRequest, person: Person): boolean {
  if (hostedDomain === undefined) return true;
  return hostedDomain === '*' ? person.hostedDomain !== undefined : person.hostedDomain === hostedDomain;
}

/** Reasons for which this account may not pass to this app, all of them pages. */
function barrier(google: Google, request: AuthorizationRequest, person: Person): BlockedPage | undefined {
  const { client, project } = request.owner;
  if (person.state !== 'active') {
    return { status: 403, code: 'account_disabled', message: 'This account has been disabled.' };
  }
  if (project.userType === 'internal' && person.hostedDomain !== project.organization) {
    return {
      status: 403,
      code: 'org_internal',
      message: `${project.appName} is restricted to users within its organization.`,
    };
  }
  if (isInTesting(request) && !project.testUsers.has(person.email.toLowerCase())) {
    return {
      status: 403,
      code: 'access_denied',
      message: `${project.appName} has not completed the Google verification process. The app is currently being tested, and can only be accessed by developer-approved testers.`,
    };
  }
  if (isClosedToUnder18(google, client, person)) {
    return {
      status: 400,
      code: 'access_not_configured',
      message: 'Your institution’s admin needs to review this app before people under 18 may use it.',
    };
  }
  if (isRestricted(google, client, person, request.scopes)) {
    return {
      status: 400,
      code: 'admin_policy_enforced',
      message: 'Your organization’s admin has restricted what this app may reach.',
    };
  }
  return undefined;
}

function isInTesting({ owner: { project } }: AuthorizationRequest): boolean {
  return project.userType === 'external' && project.publishingStatus === 'testing';
}

function needsConsent(google: Google, request: AuthorizationRequest, person: Person): boolean {
  if (request.prompt.consent || person.reauthentication !== 'none') return true;
  const given = approvalOf(google, person.sub, request.owner.project.id)?.scopes;
  return !request.scopes.every(scope => given?.has(scope));
}

/** Scopes with a tick box: never sign-in scopes, none for trusted apps, none if a single scope is the whole request. */
function tickable(google: Google, request: AuthorizationRequest, person: Person): readonly string[] {
  if (isTrusted(google, request.owner.client, person) || request.scopes.length === 1) return [];
  return request.scopes.filter(scope => !isSignInScope(scope));
}
