import { seeOther } from '../../../frame/answers.ts';
import { strangerIn } from '../../../frame/own-pages-only.ts';
import type { Route, Visit } from '../../../frame/routes.ts';
import type { Google } from '../../google.ts';
import { findPerson, livingPeople } from '../../people.ts';
import type { Person } from '../../records.ts';
import { changeLabels } from '../change-mailbox.ts';
import { mailboxOf } from '../mailbox.ts';
import { deleteForGood, toTrash } from '../methods/labels-of-messages.ts';
import { everyPart, findBody, readParts, textOf } from '../mime/parts.ts';
import { pageOf, readPosition } from '../paging.ts';
import type { Mailbox, Message } from '../records.ts';
import { answered } from '../refusal.ts';
import { listed } from '../search/listed.ts';
import { readQuery } from '../search/read-query.ts';
import { conversationPage } from './conversation-page.ts';
import { accountsPage, type Folder, folders, mailboxPage } from './mailbox-page.ts';
import { mailPaths, withQuery } from './paths.ts';
import { writingRoutes } from './writing.ts';

const linesOfPage = 25;

/** mail.google.com, for whoever wants to be somebody for a moment. */
export function mailPageRoutes(google: Google): Route[] {
  const reading: Route[] = [
    { method: 'GET', path: mailPaths.home, answer: visit => home(google, visit) },
    { method: 'GET', path: mailPaths.conversation, answer: visit => conversation(google, visit) },
    { method: 'POST', path: mailPaths.changes, answer: visit => change(google, visit) },
    { method: 'GET', path: mailPaths.body, answer: visit => body(google, visit) },
    { method: 'GET', path: mailPaths.original, answer: visit => original(google, visit) },
    { method: 'GET', path: mailPaths.attachment, answer: visit => attachment(google, visit) },
  ];
  return [...reading, ...writingRoutes(google)].map(route => ({
    ...route,
    answer: visit => {
      const stranger = strangerIn(visit.request);
      if (stranger) return new Response(`${stranger}\n`, { status: 403 });
      return answered(async () => route.answer(visit));
    },
  }));
}

function home(google: Google, { url }: Visit): Response {
  const query = url.searchParams;
  const person = findPerson(google, query.get('account') ?? '');
  if (!person) return accountsPage(livingPeople(google));
  const folder = readFolder(query.get('folder'));
  const search = query.get('q') ?? '';
  const shelf = listed(mailboxOf(google, person), {
    query: readQuery(search),
    labelIds: folder === 'ALL' ? [] : [folder],
    includesSpamAndTrash: false,
    nowMs: google.clock.now().getTime(),
    from: readPosition(new URLSearchParams({ pageToken: query.get('from') ?? '' })),
  });
  const { page: messages, nextPageToken } = pageOf(shelf, linesOfPage);
  return mailboxPage({ person, folder, search, messages, nextPageToken });
}

function readFolder(text: string | null): Folder {
  const isFolder = (name: string): name is Folder => Object.hasOwn(folders, name);
  return text !== null && isFolder(text) ? text : 'INBOX';
}

function conversation(google: Google, { url }: Visit): Response {
  const person = findPerson(google, url.searchParams.get('account') ?? '');
  if (!person) return seeOther(mailPaths.home);
  const thread = mailboxOf(google, person).threads.get(url.searchParams.get('thread') ?? '');
  return thread
    ? conversationPage(person, thread)
    : seeOther(withQuery(mailPaths.home, { account: person.email }));
}

async function change(google: Google, { request }: Visit): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  const found = findMessage(google, form);
  if (!found) return seeOther(mailPaths.home);
  const { person, mailbox, message } = found;
  const [, sign, label = ''] =
    /^([+-])(UNREAD|STARRED|INBOX|SPAM|TRASH)$/.exec(form.get('change') ?? '') ?? [];
  if (form.get('change') === 'delete') deleteForGood({ google, mailbox }, message);
  else if (sign === '+') changeLabels(google, mailbox, message, label === 'TRASH' ? toTrash : moveTo(label));
  else if (sign === '-') changeLabels(google, mailbox, message, { remove: [label] });
  const isLeft = mailbox.threads.has(message.threadId);
  const query = { account: person.email, thread: isLeft ? message.threadId : undefined };
  return seeOther(withQuery(isLeft ? mailPaths.conversation : mailPaths.home, query));
}

function moveTo(label: string): { add: string[]; remove: string[] } {
  return { add: [label], remove: label === 'SPAM' ? ['INBOX'] : [] };
}

type Found = { person: Person; mailbox: Mailbox; message: Message };

export function findMessage(google: Google, query: URLSearchParams): Found | undefined {
  const person = findPerson(google, query.get('account') ?? '');
  if (!person) return undefined;
  const mailbox = mailboxOf(google, person);
  const message = mailbox.messages.get(query.get('message') ?? '');
  return message && { person, mailbox, message };
}

/** What a stranger has written: no scripts, no forms, nothing from afar, only within a page of ours. */
const strangersPolicy = [
  'sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "frame-ancestors 'self'",
].join('; ');

function body(google: Google, { url }: Visit): Response {
  const found = findMessage(google, url.searchParams);
  const part = found && findBody(readParts(found.message.raw), 'text/html');
  if (!part) return gone();
  return new Response(textOf(part), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': strangersPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
  });
}

function original(google: Google, { url }: Visit): Response {
  const found = findMessage(google, url.searchParams);
  if (!found) return gone();
  return new Response(new Uint8Array(found.message.raw), {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    },
  });
}

function attachment(google: Google, { url }: Visit): Response {
  const found = findMessage(google, url.searchParams);
  const wanted = url.searchParams.get('part');
  const part = found && everyPart(readParts(found.message.raw)).find(one => one.partId === wanted);
  if (!part) return gone();
  return new Response(new Uint8Array(part.content()), {
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(part.filename || 'attachment')}`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'",
    },
  });
}

function gone(): Response {
  return new Response('This mail is not here any more.\n', {
    status: 404,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });
}
