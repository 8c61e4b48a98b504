import { seeOther } from './frame/answers.ts';
import { type Frame, moveClock } from './frame/control.ts';
import { readFields } from './frame/fields.ts';
import { type Html, html } from './frame/html.ts';
import { strangerIn } from './frame/own-pages-only.ts';
import { page } from './frame/page.ts';
import type { Route } from './frame/routes.ts';
import type { Google } from './google/google.ts';
import { personCard } from './google/pages/person.ts';
import { livingPeople } from './google/people.ts';
import type { Project } from './google/records.ts';
import type { Microsoft } from './microsoft/microsoft.ts';
import { microsoftOverview } from './microsoft/pages/overview.ts';

const banner = 'Simulators.';
const steps = {
  '10m': '10 minutes',
  '1h': '1 hour',
  '1d': '1 day',
  '7d': '7 days',
  '183d': '6 months',
} as const;

type Vendors = { google: Google; microsoft: Microsoft };

/** What is simulated here, and the two things a person in the demo wants: to move time and to see who is who. */
export function frontPageRoutes(frame: Frame, vendors: Vendors): Route[] {
  return [
    { method: 'GET', path: '/', answer: ({ url }) => frontPage(frame, vendors, url.origin) },
    {
      method: 'POST',
      path: '/',
      answer: async ({ request }) => {
        const stranger = strangerIn(request);
        if (stranger) return new Response(`${stranger}\n`, { status: 403 });
        const form = new URLSearchParams(await request.text());
        const advance = form.get('advance') ?? '';
        if (Object.hasOwn(steps, advance)) await moveClock(frame, readFields({ advance }, ['advance']));
        return seeOther('/');
      },
    },
  ];
}

function frontPage({ clock }: Frame, { google, microsoft }: Vendors, origin: string): Response {
  return page({
    title: 'Simulators',
    banner,
    width: 'wide',
    body: html`<h1>Simulators</h1>
<p>Stand-ins for Google, Microsoft and DNS, for the demo and the tests. They follow the rules of the real ones, and their clock can be moved.</p>
<div class="grid">
<section class="panel"><h2>Clock</h2>
<p class="now"><time datetime="${clock.now().toISOString()}">${spelledOut(clock.now())}</time></p>
<form method="post" class="row" aria-label="Move the clock">
${Object.entries(steps).map(([step, words]) => html`<button class="act plain" name="advance" value="${step}">+ ${words}</button>`)}
</form>
<p class="quiet">Tokens, codes and consents age with this clock.</p></section>
<section class="panel"><h2>For programs</h2>
<dl class="facts">
<dt>Discovery</dt><dd><a href="/google/accounts/.well-known/openid-configuration"><code>/google/accounts/.well-known/…</code></a></dd>
<dt>Control</dt><dd><code>${origin}/google/_control</code></dd>
<dt>Look</dt><dd>${looks.map(([path, words]) => html`<a href="${path}">${words}</a> `)}</dd>
</dl></section>
</div>
${[...google.projects.values()].map(project => projectPanel(project))}
<section class="panel"><h2>People at the simulated Google</h2>
<p class="quiet">No passwords: whoever is clicked on the account page is signed in.</p>
<p><a href="/google/mail/outside">Write to them from outside</a></p>
<ul class="list">
${livingPeople(google).map(
  person => html`<li class="apart">${personCard(person)}<span class="row">
${person.state === 'suspended' ? html`<span class="tag">suspended</span>` : undefined}
<a href="/google/mail?account=${encodeURIComponent(person.email)}" aria-label="Mail of ${person.name}">Mail</a>
<a href="/google/myaccount/connections?account=${encodeURIComponent(person.email)}" aria-label="Account of ${person.name}">Account</a></span></li>`,
)}
</ul></section>
${microsoftOverview(microsoft)}`,
  });
}

const looks = [
  ['/google/_control/requests', 'requests'],
  ['/google/_control/grants', 'grants'],
  ['/google/_control/faults', 'faults'],
  ['/google/_control/settings', 'settings'],
  ['/dns', 'DNS'],
  ['/google/cloud', 'Google Cloud'],
] as const;

function projectPanel(project: Project): Html {
  return html`<section class="panel"><h2>Google Cloud project <a href="/google/cloud/${project.id}">${project.id}</a></h2>
<dl class="facts">
<dt>App</dt><dd>${project.appName} (${project.userType}, ${project.publishingStatus})</dd>
<dt>Project number</dt><dd><code>${project.number}</code></dd>
${[...project.clients.values()].map(
  client => html`<dt>Client id</dt><dd><code>${client.id}</code></dd>
<dt>Client secret</dt><dd>${client.secrets.map(secret => html`<code>${secret.value}</code> `)}</dd>
<dt>Redirect URIs</dt><dd>${client.redirectUris.map(uri => html`<code>${uri}</code><br>`)}</dd>`,
)}
</dl></section>`;
}

function spelledOut(moment: Date): string {
  return `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
