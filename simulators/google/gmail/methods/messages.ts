import { readAttachmentId } from '../attachment-ids.ts';
import { addMessage } from '../change-mailbox.ts';
import { type Call, type Method, readers, writers } from '../method.ts';
import { headersOf } from '../mime/headers.ts';
import { everyPart, readParts } from '../mime/parts.ts';
import { base64url } from '../mime/transfer-encoding.ts';
import { pageOf, readMaxResults } from '../paging.ts';
import { dateHeaderMs, readMessage } from '../read-message.ts';
import { invalidArgument } from '../refusal.ts';
import { send, tooLarge } from '../send.ts';
import { briefly, readingQuery, readReading, shownMessage } from '../shown-message.ts';
import { threadOfArrival } from '../threading.ts';
import { requireMessage, threadToJoin } from '../threads.ts';
import { requireLabels } from './labels-of-messages.ts';
import { listedFor, listQuery, shownList } from './listing.ts';

const largestImportedBytes = 157_286_400;

export const messageMethods: readonly Method[] = [
  {
    name: 'messages.list',
    http: 'GET',
    path: '/messages',
    scopes: [...readers, 'metadata'],
    units: 5,
    query: listQuery,
    answer: call => {
      const { page, nextPageToken } = pageOf(listedFor(call), readMaxResults(call.url.searchParams));
      const messages = page.map(({ id, threadId }) => ({ id, threadId }));
      return shownList('messages', messages, nextPageToken);
    },
  },
  {
    name: 'messages.get',
    http: 'GET',
    path: '/messages/{id}',
    scopes: [...readers, 'metadata'],
    units: 20,
    query: readingQuery,
    answer: call => {
      const reading = readReading(call);
      return shownMessage(call.google, requireMessage(call.mailbox, call.parameter('id')), reading);
    },
  },
  {
    name: 'messages.attachments.get',
    http: 'GET',
    path: '/messages/{messageId}/attachments/{id}',
    scopes: readers,
    units: 20,
    answer: call => {
      const message = requireMessage(call.mailbox, call.parameter('messageId'));
      const found = readAttachmentId(call.parameter('id'));
      const part =
        found?.messageId === message.id
          ? everyPart(readParts(message.raw)).find(one => one.partId === found.partId)
          : undefined;
      if (!part) throw invalidArgument('Invalid attachment token');
      const content = part.content();
      return { size: content.length, data: base64url(content) };
    },
  },
  ...(['/messages/send', '/upload/gmail/v1/users/{userId}/messages/send'] as const).map(
    (path): Method => ({
      name: 'messages.send',
      http: 'POST',
      path,
      scopes: ['mail', 'compose', 'modify', 'send'],
      units: 100,
      answer: async call => briefly(send(call.google, call.person, await readMessage(call))),
    }),
  ),
  ...puttingIn('messages.insert', ['/messages', '/upload/gmail/v1/users/{userId}/messages'], 'receivedTime'),
  ...puttingIn(
    'messages.import',
    ['/messages/import', '/upload/gmail/v1/users/{userId}/messages/import'],
    'dateHeader',
  ),
];

type DateSource = 'receivedTime' | 'dateHeader';

function puttingIn(name: string, paths: readonly string[], usualSource: DateSource): Method[] {
  return paths.map(path => ({
    name,
    http: 'POST',
    path,
    scopes: [...writers, 'insert'],
    units: 25,
    query: ['internalDateSource', 'deleted', 'neverMarkSpam', 'processForCalendar'],
    answer: call => putIn(call, usualSource),
  }));
}

async function putIn(call: Call, usualSource: DateSource): Promise<object> {
  const { google, mailbox, url } = call;
  const { raw, threadId, labelIds } = await readMessage(call);
  if (raw.length > largestImportedBytes) throw tooLarge(largestImportedBytes);
  requireLabels(mailbox, labelIds, ['DRAFT', 'CHAT']);
  const headers = headersOf(raw);
  const source = url.searchParams.get('internalDateSource') ?? usualSource;
  if (source !== 'receivedTime' && source !== 'dateHeader') {
    throw invalidArgument(`Invalid value at 'internal_date_source', "${source}"`);
  }
  const receivedMs = google.clock.now().getTime();
  return briefly(
    addMessage(google, mailbox, {
      raw,
      headers,
      labelIds,
      internalDateMs: source === 'dateHeader' ? (dateHeaderMs(raw) ?? receivedMs) : receivedMs,
      threadId: threadId ? threadToJoin(mailbox, threadId, headers) : threadOfArrival(mailbox, headers),
    }),
  );
}
