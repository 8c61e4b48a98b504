import { type Html, html } from '../../frame/html.ts';
import { page } from '../../frame/page.ts';
import type { BlockedPage } from '../blocked-page.ts';
import { banner } from './person.ts';

/** The page from which nobody returns to the app. */
export function blockedPage(blocked: BlockedPage, { isAboutAccount }: { isAboutAccount: boolean }): Response {
  return page({
    title: `Error ${blocked.status}: ${blocked.code}`,
    banner,
    status: blocked.status,
    formsMayLeave: true,
    body: html`<section class="panel">
<p class="eyebrow">Sign in with Google</p>
<h1>Access blocked: ${headline(blocked)}</h1>
<p>${blocked.message}</p>
<p class="code">Error ${blocked.status}: ${blocked.code}</p>
${blocked.details ? requestDetails(blocked.details) : undefined}
${isAboutAccount ? anotherAccount : undefined}
</section>`,
  });
}

const anotherAccount = html`<form method="post">
<button class="link" name="account" value="other">Use another account</button></form>`;

function requestDetails(details: Readonly<Record<string, string>>): Html {
  return html`<details><summary>Request details</summary>
<p><code>${Object.entries(details).map(([name, value]) => html`${name}=${value}<br>`)}</code></p></details>`;
}

function headline({ code }: BlockedPage): string {
  switch (code) {
    case 'redirect_uri_mismatch':
      return 'This app’s request is invalid';
    case 'invalid_request':
    case 'invalid_scope':
    case 'invalid_client':
    case 'deleted_client':
    case 'disabled_client':
      return 'Authorization error';
    case 'org_internal':
      return 'This app can only be used within its organization';
    case 'access_denied':
      return 'This app has not completed the Google verification process';
    case 'disallowed_useragent':
      return 'Use secure browsers';
    default:
      return 'Your administrator or account does not allow this';
  }
}
