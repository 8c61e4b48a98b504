import { seeOther } from '../frame/answers.ts';
import { durationMs } from '../frame/clock.ts';
import { strangerIn } from '../frame/own-pages-only.ts';
import { approvalOf, approve } from './approve.ts';
import { type AuthorizationRequest, readAuthorizationRequest } from './authorization-request.ts';
import { nextStep, type Step, type Visitor } from './authorize.ts';
import { invalidRequest } from './blocked-page.ts';
import type { Google } from './google.ts';
import { accountChooserPage } from './pages/account-chooser.ts';
import { blockedPage } from './pages/blocked.ts';
import { consentPage } from './pages/consent.ts';
import { livingPeople } from './people.ts';
import { accessDenied } from './return-to-app.ts';
import { signedInPeople, signIn } from './sessions.ts';

const aboutRequest = { isAboutAccount: false };

/** The first look at a request: one of the pages, or straight back to the app. */
export function answerAuthorize(google: Google, request: Request, url: URL): Response {
  const read = readAuthorizationRequest(google, url.searchParams, userAgent(request));
  if (!read.ok) return blockedPage(read.page, aboutRequest);
  const visitor = { signedIn: signedInPeople(google, request), chosen: undefined };
  return show(google, read.request, nextStep(google, read.request, visitor));
}

/** A click on a page: an account was chosen, or the consent was given or refused. */
export async function answerAuthorizeForm(google: Google, request: Request, url: URL): Promise<Response> {
  const stranger = strangerIn(request);
  if (stranger) return blockedPage(invalidRequest(stranger), aboutRequest);
  const read = readAuthorizationRequest(google, url.searchParams, userAgent(request));
  if (!read.ok) return blockedPage(read.page, aboutRequest);
  const form = new URLSearchParams(await request.text());
  const chosen = google.people.get(form.get('account') ?? '');
  if (!chosen) return accountChooserPage(read.request, livingPeople(google), false);
  const cookie = chosen.state === 'active' ? signIn(google, request, chosen) : {};
  const visitor: Visitor = { signedIn: [chosen], chosen };
  const step = nextStep(google, read.request, visitor);
  const response =
    step.kind === 'consent' && form.has('decision')
      ? seeOther(decided(google, read.request, step, form))
      : show(google, read.request, step);
  for (const [name, value] of Object.entries(cookie)) response.headers.append(name, value);
  return response;
}

function decided(
  google: Google,
  request: AuthorizationRequest,
  step: Step & { kind: 'consent' },
  form: URLSearchParams,
): string {
  if (form.get('decision') !== 'allow') return accessDenied(request);
  return approve(google, request, step.person, {
    kind: 'asked',
    tickable: step.tickable,
    ticked: form.getAll('scope'),
    accessForMs: durationMs(form.get('period') ?? ''),
  });
}

function show(google: Google, request: AuthorizationRequest, step: Step): Response {
  switch (step.kind) {
    case 'blocked':
      return blockedPage(step.page, { isAboutAccount: true });
    case 'redirect':
      return seeOther(step.location);
    case 'choose_account':
      return accountChooserPage(request, step.people, step.people.length < livingPeople(google).length);
    case 'consent': {
      const given = approvalOf(google, step.person.sub, request.owner.project.id)?.scopes ?? new Set();
      return consentPage({ request, person: step.person, tickable: step.tickable, given });
    }
    default:
      return step satisfies never;
  }
}

function userAgent(request: Request): string {
  return request.headers.get('user-agent') ?? '';
}
