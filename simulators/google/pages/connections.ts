import { type Html, html } from '../../frame/html.ts';
import { page } from '../../frame/page.ts';
import type { Person } from '../records.ts';
import { findScope } from '../scopes.ts';
import { banner, personCard, personChip } from './person.ts';

export type Connection = {
  projectId: string;
  appName: string;
  scopes: readonly string[];
  firstGivenAt: Date;
  livingGrants: number;
};

export function connectionsPage(
  person: Person | undefined,
  connections: readonly Connection[],
  people: readonly Person[],
): Response {
  return page({
    title: 'Apps with access to your account',
    banner,
    body: html`<section class="panel">
<p class="eyebrow">Google Account</p>
<h1>Apps with access to your account</h1>
${person ? shownFor(person, connections) : choose(people)}
</section>`,
  });
}

function shownFor(person: Person, connections: readonly Connection[]): Html {
  return html`${personChip(person)}
${connections.length === 0 ? html`<p>No app has access to this account.</p>` : undefined}
${connections.map(connection => shown(connection))}
${deeds(person)}
<p><a href="/google/myaccount/connections">Look at another account</a></p>`;
}

/** What happens to accounts in the life of an app that nobody tells it about. */
function deeds(person: Person): Html {
  return html`<form method="post" class="row">
<button class="act plain" name="deed" value="change-password">Change password</button>
${
  person.state === 'suspended'
    ? html`<button class="act plain" name="deed" value="restore">Lift the suspension</button>`
    : html`<button class="act danger" name="deed" value="suspend">Suspend, as the administrator</button>`
}
</form>
<p class="quiet">A new password ends what reaches mail. A suspended account can do nothing until it is restored.</p>`;
}

function shown({ projectId, appName, scopes, firstGivenAt, livingGrants }: Connection): Html {
  return html`<section>
<h2>${appName}</h2>
<p class="quiet">Since ${firstGivenAt.toISOString().slice(0, 10)} · works while you are away: ${livingGrants > 0 ? 'yes' : 'no'}</p>
<ul class="list">${scopes.map(scope => html`<li class="scope fixed"><span>${findScope(scope)?.words ?? scope}</span></li>`)}</ul>
<form method="post"><button class="act danger" name="project" value="${projectId}">Remove all access of ${appName}</button></form>
</section>`;
}

function choose(people: readonly Person[]): Html {
  return html`<p>Whose account?</p><form method="get"><ul class="list">
${people.map(person => html`<li><button class="choice" name="account" value="${person.email}">${personCard(person)}</button></li>`)}
</ul></form>`;
}
