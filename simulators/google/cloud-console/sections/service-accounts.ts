import { type Html, html } from '../../../frame/html.ts';
import { titleOf } from '../../iam/roles.ts';
import type { Project, ServiceAccount } from '../../records.ts';
import { actions, deedButton, type Shown, section, textField, tick } from '../parts.ts';

/** What somebody may want to give a new account, in the project. */
const offered = [
  'roles/pubsub.admin',
  'roles/pubsub.editor',
  'roles/pubsub.viewer',
  'roles/iam.serviceAccountUser',
];

export function serviceAccountsSection({ project }: Shown): Html {
  return section(
    'service-accounts',
    'Service accounts',
    html`${[...project.serviceAccounts.values()].map(account => accountPart(project, account))}`,
    html`<details${project.serviceAccounts.size === 0 ? { markup: ' open' } : undefined}><summary>Create a service account</summary>
<form method="post">${textField('Service account name', 'name', '', 'keyholder')}
<fieldset class="ticks"><legend>Roles in this project</legend>
${offered.map(value => tick('role', { value, words: titleOf(value), isTicked: false }))}
</fieldset>${actions('create-account', 'Create service account')}</form></details>`,
  );
}

function accountPart(project: Project, { email, uniqueId, keys, isDisabled }: ServiceAccount): Html {
  const member = `serviceAccount:${email}`;
  const roles = project.policy.bindings.filter(({ members }) => members.includes(member));
  const values = { account: email };
  return html`<article class="part" aria-label="Service account ${email}"><h3><code>${email}</code> ${isDisabled ? html`<span class="tag">disabled</span>` : undefined}</h3>
<dl class="facts"><dt>Unique ID</dt><dd><code>${uniqueId}</code></dd>
<dt>Roles in the project</dt><dd>${roles.length === 0 ? 'none' : roles.map(({ role }) => titleOf(role)).join(', ')}</dd></dl>
<ul class="list">${[...keys.keys()].map(
    key =>
      html`<li class="apart"><span>Key <code>${key}</code></span>${deedButton('delete-key', 'Delete', `the key ${key}`, { ...values, key })}</li>`,
  )}</ul>
<div class="row">${deedButton('create-key', 'Create key', `of ${email}`, values)}
${isDisabled ? deedButton('enable-account', 'Enable', email, values) : deedButton('disable-account', 'Disable', email, values)}
${deedButton('delete-account', 'Delete', email, values)}</div>
<p class="quiet">A new key is a file that is downloaded once; Google keeps only its public half.</p></article>`;
}
