import { type Html, html } from '../../frame/html.ts';
import { page } from '../../frame/page.ts';
import type { AuthorizationRequest } from '../authorization-request.ts';
import type { Person } from '../records.ts';
import { findScope, isSignInScope } from '../scopes.ts';
import { banner, personChip } from './person.ts';

/** Time-based access, in the form's values. */
export const periods = { always: 'Until I remove it', '24h': 'For 24 hours', '30d': 'For 30 days' } as const;

type Screen = {
  request: AuthorizationRequest;
  person: Person;
  tickable: readonly string[];
  given: ReadonlySet<string>;
};

export function consentPage(screen: Screen): Response {
  const { request, person } = screen;
  const { appName, offersTimeLimits } = request.owner.project;
  const onlySignIn = request.scopes.every(isSignInScope);
  return page({
    title: `${appName} wants access`,
    banner,
    formsMayLeave: true,
    body: html`<section class="panel">
<p class="eyebrow">Sign in with Google</p>
<h1>${onlySignIn ? html`Sign in to ${appName}` : html`${appName} wants access to your Google Account`}</h1>
${personChip(person)}
<form method="post">
<input type="hidden" name="account" value="${person.sub}">
${signInPart(request, appName)}
${requestedPart(screen)}
${offersTimeLimits ? periodPart() : undefined}
<p class="quiet">${leaving(request)}</p>
<div class="actions">
<button class="act plain" name="decision" value="deny">Cancel</button>
<button class="act" name="decision" value="allow">${onlySignIn ? 'Continue' : 'Allow'}</button>
</div>
</form>
<form method="post"><button class="link" name="account" value="other">Use another account</button></form>
</section>`,
  });
}

function signInPart(request: AuthorizationRequest, appName: string): Html | undefined {
  const scopes = request.scopes.filter(isSignInScope);
  if (scopes.length === 0) return undefined;
  return html`<fieldset><legend>${appName} will know</legend>
<ul class="list">${scopes.map(scope => html`<li>${fixedScope(scope)}</li>`)}</ul></fieldset>`;
}

function requestedPart({ request, tickable, given }: Screen): Html | undefined {
  const scopes = request.scopes.filter(scope => !isSignInScope(scope));
  if (scopes.length === 0) return undefined;
  const { appName } = request.owner.project;
  const legend = tickable.length > 0 ? `Choose what ${appName} may do` : `${appName} may`;
  return html`<fieldset><legend>${legend}</legend>
<ul class="list">${scopes.map(
    scope =>
      html`<li>${tickable.includes(scope) ? tickedScope(scope, given.has(scope)) : fixedScope(scope)}</li>`,
  )}</ul></fieldset>`;
}

function fixedScope(scope: string): Html {
  return html`<div class="scope fixed"><span class="mark"></span>${wording(scope, false)}</div>`;
}

function tickedScope(scope: string, isGiven: boolean): Html {
  return html`<label class="scope"><input type="checkbox" name="scope" value="${scope}" checked>${wording(scope, isGiven)}</label>`;
}

function wording(scope: string, isGiven: boolean): Html {
  return html`<span><span>${findScope(scope)?.words ?? scope}</span>
<code class="quiet">${shortName(scope)}</code>${isGiven ? html`<span class="quiet">Already allowed</span>` : undefined}</span>`;
}

function shortName(scope: string): string {
  return scope.replace('https://www.googleapis.com/auth/', '');
}

function periodPart(): Html {
  const options = Object.entries(periods).map(
    ([value, words]) => html`<option value="${value}">${words}</option>`,
  );
  return html`<label class="field">For how long<select name="period">${options}</select></label>`;
}

function leaving(request: AuthorizationRequest): Html {
  const { host } = new URL(request.redirectUri);
  const offline = request.accessType === 'offline' ? ' It also works while you are away.' : '';
  return html`You will go back to ${host}.${offline}`;
}
