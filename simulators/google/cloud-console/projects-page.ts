import { html } from '../../frame/html.ts';
import { page } from '../../frame/page.ts';
import type { Google } from '../google.ts';
import { livingPeople } from '../people.ts';
import { actions, banner, projectPath, section, selectField, textField } from './parts.ts';

/** The first page of console.cloud.google.com: which project, or a new one. */
export function projectsPage(google: Google, refusal?: string): Response {
  const owners = livingPeople(google).map(({ email, hostedDomain }) => ({
    value: email,
    words: hostedDomain === undefined ? `${email} (no organisation)` : `${email} (${hostedDomain})`,
  }));
  const projects = [...google.projects.values()];
  return page({
    title: 'Google Cloud projects',
    banner,
    width: 'wide',
    status: refusal === undefined ? 200 : 400,
    body: html`<h1>Google Cloud projects</h1>
<p>A project holds everything that an organisation’s app needs at Google: APIs, the consent screen, OAuth clients, service accounts and topics.</p>
${refusal === undefined ? undefined : html`<p class="code" role="alert">${refusal}</p>`}
${section(
  'projects',
  'Your projects',
  projects.length === 0 ? html`<p class="quiet">There is none yet.</p>` : undefined,
  html`<ul class="list">${projects.map(
    project => html`<li class="apart"><span><a href="${projectPath(project)}">${project.id}</a><br>
<span class="quiet">${project.appName} · ${project.organization ?? 'no organisation'}</span></span><code>${project.number}</code></li>`,
  )}</ul>`,
)}
${section(
  'new',
  'Create a project',
  html`<form method="post">
${textField('Project ID', 'id', '', 'globex-keyholder')}
${textField('Project name', 'name', '', 'Keyholder')}
${selectField('You are', 'owner', owners)}
<p class="quiet">Whoever creates a project owns it, and it belongs to their organisation. The ID is 6 to 30 lowercase letters, digits and hyphens, and stays for good.</p>
${actions('create-project', 'Create project')}
</form>`,
)}
<p><a href="/">All simulators</a></p>`,
  });
}
