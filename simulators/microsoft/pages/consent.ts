import { html } from '../../frame/html.ts';
import { page } from '../../frame/page.ts';
import { displayedName } from '../accounts.ts';
import type { AuthorizationRequest } from '../authorization-request.ts';
import { requireDirectory } from '../directories.ts';
import type { Microsoft } from '../microsoft.ts';
import type { Account } from '../records.ts';
import { scopeWords } from '../scopes.ts';
import { accountChip, banner } from './person.ts';

export function consentPage(microsoft: Microsoft, request: AuthorizationRequest, account: Account): Response {
  const { app, redirectUri, scopes } = request;
  return page({
    title: 'Permissions requested',
    banner,
    formsMayLeave: true,
    body: html`<section class="panel">
<p class="eyebrow">Microsoft sign-in</p>
${accountChip(microsoft, account)}
<h1>Permissions requested</h1>
<p><strong>${app.name}</strong> <span class="quiet">unverified</span></p>
<form method="post">
<input type="hidden" name="account" value="${account.tid}/${account.oid}">
<fieldset><legend>This app would like to</legend>
<ul class="list">${scopes.map(
      scope => html`<li><div class="scope fixed"><span class="mark"></span><span><span>${scopeWords(scope)}</span>
<code class="quiet">${scope}</code></span></div></li>`,
    )}</ul></fieldset>
${
  account.isAdmin
    ? html`<label class="scope"><input type="checkbox" name="for-organization" value="yes"><span>
<span>Consent on behalf of your organization</span>
<span class="quiet">Nobody in ${requireDirectory(microsoft, account.tid).name} will be asked again.</span></span></label>`
    : undefined
}
<p class="quiet">You will go back to ${new URL(redirectUri).host}.</p>
<div class="actions">
<button class="act plain" name="decision" value="deny">Cancel</button>
<button class="act" name="decision" value="allow">Accept</button>
</div>
</form>
<form method="post"><button class="link" name="account" value="other">Use another account</button></form>
</section>`,
  });
}

/** Where the directory lets nobody but administrators agree. */
export function adminApprovalPage(
  microsoft: Microsoft,
  request: AuthorizationRequest,
  account: Account,
): Response {
  const { app, scopes } = request;
  return page({
    title: 'Need admin approval',
    banner,
    status: 403,
    formsMayLeave: true,
    body: html`<section class="panel">
<p class="eyebrow">Microsoft sign-in</p>
${accountChip(microsoft, account)}
<h1>Need admin approval</h1>
<p><strong>${app.name}</strong> needs permission to access resources in
${requireDirectory(microsoft, account.tid).name} that only an admin can grant. Please ask an admin to grant permission to this app before you can use it.</p>
<ul class="list">${scopes.map(scope => html`<li class="scope fixed"><span>${scopeWords(scope)}</span></li>`)}</ul>
<p class="code">AADSTS90094</p>
<form method="post"><button class="link" name="account" value="other">Have an admin account? Sign in with that account</button></form>
<form method="post"><input type="hidden" name="account" value="${account.tid}/${account.oid}">
<button class="link" name="decision" value="leave">Return to the application without granting consent</button></form>
<p class="quiet">Signed in as ${displayedName(microsoft, account)}.</p>
</section>`,
  });
}
