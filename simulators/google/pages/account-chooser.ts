import { html } from '../../frame/html.ts';
import { page } from '../../frame/page.ts';
import type { AuthorizationRequest } from '../authorization-request.ts';
import type { Person } from '../records.ts';
import { banner, personCard } from './person.ts';

/** Choosing is signing in: there are no passwords here. */
export function accountChooserPage(
  request: AuthorizationRequest,
  people: readonly Person[],
  isShort: boolean,
) {
  const { appName } = request.owner.project;
  return page({
    title: 'Choose an account',
    banner,
    formsMayLeave: true,
    body: html`<section class="panel">
<p class="eyebrow">Sign in with Google</p>
<h1>Choose an account</h1>
<p>to continue to <strong>${appName}</strong></p>
<form method="post">
<ul class="list">
${people.map(
  person => html`<li><button class="choice" name="account" value="${person.sub}"${disabled(person)}>
${personCard(person, person.state === 'suspended' ? ' (suspended)' : '')}</button></li>`,
)}
</ul>
${isShort ? html`<button class="link" name="account" value="other">Use another account</button>` : undefined}
</form>
<p class="quiet">No password is asked: clicking an account signs in as that person.</p>
</section>`,
  });
}

function disabled(person: Person) {
  return person.state === 'suspended' ? html` disabled` : undefined;
}
