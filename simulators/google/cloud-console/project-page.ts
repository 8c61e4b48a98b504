import { html } from '../../frame/html.ts';
import { page } from '../../frame/page.ts';
import { banner, cloudPath, type Shown } from './parts.ts';
import { apisSection } from './sections/apis.ts';
import { clientsSection } from './sections/clients.ts';
import { consentSection } from './sections/consent.ts';
import { organizationSection } from './sections/organization.ts';
import { rolesSection } from './sections/roles.ts';
import { serviceAccountsSection } from './sections/service-accounts.ts';
import { topicsSection } from './sections/topics.ts';

/** Everything about one project on one page, from top to bottom in the order in which a newcomer needs it. */
export function projectPage(shown: Shown, refusal?: string): Response {
  const { project } = shown;
  return page({
    title: `${project.id} · Google Cloud`,
    banner,
    width: 'wide',
    status: refusal === undefined ? 200 : 400,
    body: html`<p><a href="${cloudPath}">All projects</a></p>
<h1>${project.appName}</h1>
${refusal === undefined ? undefined : html`<p class="code" role="alert">${refusal}</p>`}
<section class="panel" aria-label="Project"><dl class="facts">
<dt>Project ID</dt><dd><code>${project.id}</code></dd>
<dt>Project number</dt><dd><code>${project.number}</code></dd>
<dt>Organisation</dt><dd>${project.organization ?? 'none'}</dd>
</dl></section>
${apisSection(shown)}
${consentSection(shown)}
${clientsSection(shown)}
${serviceAccountsSection(shown)}
${rolesSection(shown)}
${topicsSection(shown)}
${organizationSection(shown)}
<p><a href="/">All simulators</a></p>`,
  });
}
