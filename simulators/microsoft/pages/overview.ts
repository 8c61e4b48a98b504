import { type Html, html } from '../../frame/html.ts';
import { livingAccounts } from '../accounts.ts';
import type { Microsoft } from '../microsoft.ts';
import type { Account, App, Directory } from '../records.ts';
import { accountCard } from './person.ts';

/** What stands about Microsoft on the front page: directories, their apps and their people. */
export function microsoftOverview(microsoft: Microsoft): Html {
  const accounts = livingAccounts(microsoft);
  return html`${[...microsoft.directories.values()].map(directory =>
    panel(microsoft, directory, {
      accounts: accounts.filter(({ tid }) => tid === directory.tid),
      apps: [...microsoft.apps.values()].filter(({ tid }) => tid === directory.tid),
    }),
  )}`;
}

function panel(
  microsoft: Microsoft,
  { name, tid, verifiedDomains }: Directory,
  { accounts, apps }: { accounts: readonly Account[]; apps: readonly App[] },
): Html {
  return html`<section class="panel"><h2>Microsoft Entra directory ${name}</h2>
<dl class="facts">
<dt>Directory (tenant) id</dt><dd><code>${tid}</code></dd>
<dt>Verified domains</dt><dd>${[...verifiedDomains].join(', ')}</dd>
${apps.map(
  app => html`<dt>App</dt><dd>${app.name} (${app.audience})</dd>
<dt>Application (client) id</dt><dd><code>${app.id}</code></dd>
<dt>Client secret</dt><dd>${app.secrets.map(({ value }) => html`<code>${value}</code> `)}</dd>
<dt>Redirect URIs</dt><dd>${app.redirectUris.map(uri => html`<code>${uri}</code><br>`)}</dd>`,
)}
</dl>
<details><summary>People</summary><ul class="list">
${accounts.map(
  account => html`<li class="apart">${accountCard(microsoft, account)}<span class="row">
${account.origin.kind === 'member' ? undefined : html`<span class="tag">guest</span>`}
${account.state === 'active' ? undefined : html`<span class="tag">${account.state}</span>`}</span></li>`,
)}
</ul></details></section>`;
}
