import { type Html, html } from '../../frame/html.ts';
import { page } from '../../frame/page.ts';
import { aadsts } from '../aadsts.ts';
import { isEmailVerified, isPersonal } from '../accounts.ts';
import type { AuthorizationRequest } from '../authorization-request.ts';
import { requireDirectory } from '../directories.ts';
import type { Microsoft } from '../microsoft.ts';
import type { Account } from '../records.ts';
import { accountCard, banner } from './person.ts';

/** Choosing is signing in: there are no passwords here. */
export function accountPickerPage(
  microsoft: Microsoft,
  request: AuthorizationRequest,
  { accounts, isShort }: { accounts: readonly Account[]; isShort: boolean },
): Response {
  return page({
    title: 'Pick an account',
    banner,
    formsMayLeave: true,
    body: html`<section class="panel">
<p class="eyebrow">Microsoft sign-in</p>
<h1>Pick an account</h1>
<p>to continue to <strong>${request.app.name}</strong></p>
<form method="post">
<ul class="list">
${accounts.map(
  account =>
    html`<li><button class="choice" name="account" value="${account.tid}/${account.oid}">${accountCard(microsoft, account, remarks(microsoft, account))}</button></li>`,
)}
</ul>
${isShort ? html`<button class="link" name="account" value="other">Use another account</button>` : undefined}
</form>
<p class="quiet">No password is asked: clicking an account signs in as that person.</p>
${menu()}
</section>`,
  });
}

function remarks(microsoft: Microsoft, account: Account): string[] {
  const { email, userPrincipalName, state, origin } = account;
  const isOther = email !== undefined && email.toLowerCase() !== userPrincipalName.toLowerCase();
  return [
    isPersonal(account) ? 'Personal account' : requireDirectory(microsoft, account.tid).name,
    ...(origin.kind === 'federated' ? [`Signs in with ${origin.idp}`] : []),
    ...(isOther
      ? [`Address: ${email}${isEmailVerified(microsoft, account) ? '' : ' (nobody has checked it)'}`]
      : []),
    ...(state === 'active' ? [] : [`This account is ${state}`]),
  ];
}

/** For the demo: what an app has to bear. */
function menu(): Html {
  return html`<details><summary>Go back with an error instead</summary>
<form method="post"><label class="field">Error<select name="aadsts">
${aadsts.map(({ code, error }) => html`<option value="${code}">AADSTS${code} (${error})</option>`)}
</select></label>
<div class="actions"><button class="act plain">Go back with this error</button></div></form></details>`;
}
