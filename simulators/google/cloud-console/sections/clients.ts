import { type Html, html } from '../../../frame/html.ts';
import type { ClientSecret, OAuthClient, Project } from '../../records.ts';
import {
  actions,
  deedButton,
  hidden,
  linesField,
  projectPath,
  type Shown,
  section,
  textField,
} from '../parts.ts';

export function clientsSection({ project }: Shown): Html {
  return section(
    'clients',
    'OAuth clients',
    html`${[...project.clients.values()].map(client => clientPart(project, client))}`,
    html`<details${project.clients.size === 0 ? { markup: ' open' } : undefined}><summary>Create an OAuth client</summary>
<form method="post">${textField('Client name', 'name', '', 'Keyholder')}
${linesField('Authorised redirect URIs, one on each line', 'redirectUris', [], 'https://keyholder.example.com/api/auth/google/callback')}
<p class="quiet">The type is web application. Google sends people back to these addresses only, to the letter.</p>
${actions('create-client', 'Create client')}</form></details>`,
  );
}

function clientPart(project: Project, client: OAuthClient): Html {
  const { id, name, state } = client;
  return html`<article class="part" aria-label="Client ${name}"><h3>${name} ${state.kind === 'active' ? undefined : html`<span class="tag">${state.kind}</span>`}</h3>
<dl class="facts"><dt>Client ID</dt><dd><code data-client-id>${id}</code></dd>
${client.secrets.map(
  secret =>
    html`<dt>Client secret</dt><dd><code data-client-secret>${secret.value}</code> ${secret.isDisabled ? html`<span class="tag">disabled</span>` : undefined}</dd>`,
)}</dl>
<p class="row"><a class="act" href="${projectPath(project)}/clients/${id}/file">Download JSON of ${name}</a></p>
<details><summary>Secrets of ${name}</summary><div class="row">
${deedButton('add-secret', 'Add a secret', `to ${name}`, { client: id })}
${client.secrets.map(secret => secretButtons(client, secret))}</div></details>
<details><summary>Redirect URIs of ${name}</summary><form method="post">${hidden({ client: id })}
${textField('Name of the client', 'name', name)}
${linesField(`Redirect URIs of ${name}, one on each line`, 'redirectUris', client.redirectUris)}
${actions('save-client', 'Save client')}</form></details>
<div class="row">${stateButtons(client)}</div></article>`;
}

function secretButtons(
  { id: client, name }: OAuthClient,
  { id: secret, value, isDisabled }: ClientSecret,
): Html {
  const about = `the secret of ${name} that ends in ${value.slice(-4)}`;
  const values = { client, secret };
  if (!isDisabled) return deedButton('disable-secret', 'Disable', about, values);
  return html`${deedButton('enable-secret', 'Enable', about, values)}${deedButton('delete-secret', 'Delete', about, values)}`;
}

function stateButtons({ id: client, name, state }: OAuthClient): Html {
  if (state.kind !== 'active') return deedButton('restore-client', 'Restore', name, { client });
  return html`${deedButton('disable-client', 'Disable', name, { client })}${deedButton('delete-client', 'Delete', name, { client })}`;
}
