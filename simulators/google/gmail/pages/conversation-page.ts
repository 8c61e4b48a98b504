import { type Html, html } from '../../../frame/html.ts';
import { page } from '../../../frame/page.ts';
import { banner, personChip } from '../../pages/person.ts';
import type { Person } from '../../records.ts';
import { decodeWords } from '../mime/encoded-words.ts';
import { findHeader } from '../mime/headers.ts';
import { everyPart, findBody, type Part, readParts, textOf } from '../mime/parts.ts';
import type { Message, Thread } from '../records.ts';
import { moment } from './mailbox-page.ts';
import { mailPaths, withQuery } from './paths.ts';

export function conversationPage(person: Person, thread: Thread): Response {
  const [first] = thread.messages;
  const subject = first ? decodeWords(findHeader(readParts(first.raw).headers, 'Subject') ?? '') : '';
  const title = subject || '(no subject)';
  return page({
    title,
    banner,
    width: 'wide',
    hasFrames: true,
    body: html`<div>${personChip(person)}
<h1>${title}</h1>
<p><a href="${withQuery(mailPaths.home, { account: person.email })}">Back to the inbox</a></p></div>
${thread.messages.map(message => shown(person, message))}`,
  });
}

function shown(person: Person, message: Message): Html {
  const mail = readParts(message.raw);
  const header = (name: string) => decodeWords(findHeader(mail.headers, name) ?? '');
  const to = { account: person.email, message: message.id };
  return html`<article class="panel" id="m${message.id}" aria-label="Mail from ${header('From')}">
<dl class="facts">
<dt>From</dt><dd>${header('From')}</dd>
<dt>To</dt><dd>${[header('To'), header('Cc')].filter(Boolean).join(', ')}</dd>
<dt>When</dt><dd>${moment(message.internalDateMs)} UTC</dd>
<dt>Labels</dt><dd>${[...message.labelIds].map(label => html`<span class="tag">${label}</span> `)}</dd>
</dl>
${bodyOf(mail, to)}
${attachmentsOf(mail, to)}
<p class="row"><a class="act" href="${withQuery(mailPaths.compose, { account: person.email, answers: message.id })}">Answer</a>
<a href="${withQuery(mailPaths.original, to)}">Show the original</a></p>
${deeds(message, to)}
</article>`;
}

type Where = { account: string; message: string };

/** What somebody else has written as HTML stays in a frame without scripts, forms and pictures from afar. */
function bodyOf(mail: Part, to: Where): Html {
  const [plain, markup] = [findBody(mail, 'text/plain'), findBody(mail, 'text/html')];
  if (!markup) return html`<pre class="letter">${plain ? textOf(plain) : ''}</pre>`;
  return html`<iframe class="letter-frame" sandbox="" title="What was written" src="${withQuery(mailPaths.body, to)}"></iframe>`;
}

function attachmentsOf(mail: Part, to: Where): Html | undefined {
  const attached = everyPart(mail).filter(part => part.isAttachment && part.partId !== '');
  if (attached.length === 0) return undefined;
  return html`<ul class="list">${attached.map(
    ({ partId, filename, mimeType }) =>
      html`<li class="apart"><a href="${withQuery(mailPaths.attachment, { ...to, part: partId })}">${filename || 'Without a name'}</a> <span class="quiet">${mimeType}</span></li>`,
  )}</ul>`;
}

function deeds({ labelIds }: Message, { account, message }: Where): Html {
  const button = (change: string, words: string) =>
    html`<button class="act plain" name="change" value="${change}">${words}</button>`;
  return html`<form method="post" action="${mailPaths.changes}" class="row">
<input type="hidden" name="account" value="${account}"><input type="hidden" name="message" value="${message}">
${labelIds.has('UNREAD') ? button('-UNREAD', 'Mark as read') : button('+UNREAD', 'Mark as unread')}
${labelIds.has('STARRED') ? button('-STARRED', 'Take the star off') : button('+STARRED', 'Star')}
${labelIds.has('INBOX') ? button('-INBOX', 'Archive') : button('+INBOX', 'Move to the inbox')}
${labelIds.has('SPAM') ? button('-SPAM', 'Not spam') : button('+SPAM', 'Spam')}
${labelIds.has('TRASH') ? button('-TRASH', 'Out of the trash') : button('+TRASH', 'Trash')}
<button class="act danger" name="change" value="delete">Delete for good</button>
</form>`;
}
