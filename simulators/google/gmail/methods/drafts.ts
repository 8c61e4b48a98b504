import { createDraft, deleteDraft, requireDraft, sendDraft, updateDraft } from '../drafts.ts';
import { readJsonBody } from '../json-body.ts';
import type { Call, Method } from '../method.ts';
import { pageOf, readMaxResults } from '../paging.ts';
import { messageFields, messageIn, readUpload, type SubmittedMessage } from '../read-message.ts';
import type { Draft } from '../records.ts';
import { briefly, readingQuery, readReading, shownMessage } from '../shown-message.ts';
import { listedFor, listQuery, shownList } from './listing.ts';

const upload = '/upload/gmail/v1/users/{userId}/drafts';
const fields = ['id', 'message'] as const;
const writing = ['mail', 'compose', 'modify'] as const;
const reading = ['mail', 'compose', 'modify', 'readonly'] as const;

export const draftMethods: readonly Method[] = [
  {
    name: 'drafts.list',
    http: 'GET',
    path: '/drafts',
    scopes: reading,
    units: 5,
    query: listQuery,
    answer: call => {
      const byMessage = new Map([...call.mailbox.drafts.values()].map(draft => [draft.message, draft]));
      const { page, nextPageToken } = pageOf(
        listedFor(call, ['DRAFT']),
        readMaxResults(call.url.searchParams),
      );
      const drafts = page.flatMap(message => {
        const draft = byMessage.get(message);
        return draft ? [{ id: draft.id, message: { id: message.id, threadId: message.threadId } }] : [];
      });
      return shownList('drafts', drafts, nextPageToken);
    },
  },
  {
    name: 'drafts.get',
    http: 'GET',
    path: '/drafts/{id}',
    scopes: reading,
    units: 20,
    query: readingQuery,
    answer: call => {
      const draft = asked(call);
      return { id: draft.id, message: shownMessage(call.google, draft.message, readReading(call)) };
    },
  },
  ...['/drafts', upload].map(
    (path): Method => ({
      name: 'drafts.create',
      http: 'POST',
      path,
      scopes: writing,
      units: 10,
      answer: async call => shown(createDraft(call.google, call.mailbox, await submitted(call))),
    }),
  ),
  ...['/drafts/{id}', `${upload}/{id}`].map(
    (path): Method => ({
      name: 'drafts.update',
      http: 'PUT',
      path,
      scopes: writing,
      units: 15,
      answer: async call => shown(updateDraft(call.google, call.mailbox, asked(call), await submitted(call))),
    }),
  ),
  {
    name: 'drafts.delete',
    http: 'DELETE',
    path: '/drafts/{id}',
    scopes: writing,
    units: 10,
    answer: call => {
      deleteDraft(call.google, call.mailbox, asked(call));
      return undefined;
    },
  },
  {
    name: 'drafts.send',
    http: 'POST',
    path: '/drafts/send',
    scopes: writing,
    units: 100,
    answer: async call => {
      const body = await readJsonBody(call.request, fields);
      const draft = requireDraft(call.mailbox, body.findText('id'));
      const message = body.findBody('message', messageFields);
      if (message?.has('raw')) updateDraft(call.google, call.mailbox, draft, messageIn(message));
      return briefly(sendDraft(call.google, call.person, call.mailbox, draft));
    },
  },
];

function asked(call: Call): Draft {
  return requireDraft(call.mailbox, call.parameter('id'));
}

async function submitted({ request, url }: Call): Promise<SubmittedMessage> {
  const within = 'message';
  if (url.pathname.includes('/upload/')) {
    return readUpload(request, url, fields, body => body.findBody(within, messageFields));
  }
  return messageIn((await readJsonBody(request, fields)).findBody(within, messageFields));
}

function shown(draft: Draft): object {
  return { id: draft.id, message: briefly(draft.message) };
}
