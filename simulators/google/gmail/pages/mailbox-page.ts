import { type Html, html } from '../../../frame/html.ts';
import { page } from '../../../frame/page.ts';
import { banner, personCard, personChip } from '../../pages/person.ts';
import type { Person } from '../../records.ts';
import { addressesIn } from '../mime/addresses.ts';
import { decodeWords } from '../mime/encoded-words.ts';
import { findHeader } from '../mime/headers.ts';
import { readParts } from '../mime/parts.ts';
import type { Message } from '../records.ts';
import { plainSnippetOf } from '../snippet.ts';
import { mailPaths, withQuery } from './paths.ts';

export const folders = {
  INBOX: 'Inbox',
  SENT: 'Sent',
  DRAFT: 'Drafts',
  SPAM: 'Spam',
  TRASH: 'Trash',
  ALL: 'All mail',
} as const;

export type Folder = keyof typeof folders;

type Shelf = {
  person: Person;
  folder: Folder;
  search: string;
  messages: readonly Message[];
  nextPageToken: string | undefined;
};

export function accountsPage(people: readonly Person[]): Response {
  return page({
    title: 'Mail',
    banner,
    body: html`<section class="panel">
<p class="eyebrow">Mail</p>
<h1>Whose mail?</h1>
<form method="get"><ul class="list">
${people.map(person => html`<li><button class="choice" name="account" value="${person.email}">${personCard(person)}</button></li>`)}
</ul></form>
<p><a href="${mailPaths.outside}">Write as somebody who has no mailbox here</a></p>
</section>`,
  });
}

export function mailboxPage({ person, folder, search, messages, nextPageToken }: Shelf): Response {
  const account = person.email;
  const here = (query: Record<string, string | undefined>) =>
    withQuery(mailPaths.home, { account, ...query });
  return page({
    title: `${folders[folder]} · ${account}`,
    banner,
    width: 'wide',
    body: html`<section class="panel">
<div class="apart"><h1>${folders[folder]}</h1><a class="act" href="${withQuery(mailPaths.compose, { account })}">Write</a></div>
${personChip(person)}
<nav class="tabs" aria-label="Folders">${Object.entries(folders).map(
      ([id, name]) => html`<a href="${here({ folder: id })}"${current(id === folder)}>${name}</a>`,
    )}</nav>
<form method="get" class="row" role="search">
<input type="hidden" name="account" value="${account}"><input type="hidden" name="folder" value="${folder}">
<input type="search" name="q" value="${search}" aria-label="Search, as in Gmail" placeholder="from:zoe subject:invoice">
<button class="act plain">Search</button></form>
${messages.length === 0 ? html`<p>Nothing here.</p>` : undefined}
<ul class="list">${messages.map(message => html`<li>${line(account, message)}</li>`)}</ul>
<p class="row"><a href="${here({ folder, q: search })}">Look again</a>
${nextPageToken ? html`<a href="${here({ folder, q: search, from: nextPageToken })}">Older mail</a>` : undefined}
<a href="${mailPaths.home}">Another mailbox</a></p>
</section>`,
  });
}

function current(isCurrent: boolean): Html | undefined {
  return isCurrent ? html` aria-current="page"` : undefined;
}

function line(account: string, message: Message): Html {
  const mail = readParts(message.raw);
  const header = (name: string) => findHeader(mail.headers, name) ?? '';
  const isSent = message.labelIds.has('SENT') && !message.labelIds.has('INBOX');
  const people = addressesIn(header(isSent ? 'To' : 'From')).map(({ name, address }) => name || address);
  const address = withQuery(mailPaths.conversation, { account, thread: message.threadId });
  return html`<a class="mail${message.labelIds.has('UNREAD') ? ' unread' : ''}" href="${address}">
<b>${isSent ? 'To ' : ''}${people.join(', ') || '(nobody)'}</b>
<time datetime="${new Date(message.internalDateMs).toISOString()}">${moment(message.internalDateMs)}</time>
<span>${decodeWords(header('Subject')) || '(no subject)'}</span>
<span class="quiet">${plainSnippetOf(mail) || ' '}</span></a>`;
}

export function moment(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');
}
