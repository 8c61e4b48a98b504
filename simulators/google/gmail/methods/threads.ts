import { changeLabels } from '../change-mailbox.ts';
import { readJsonBody } from '../json-body.ts';
import { type Call, type Method, readers, writers } from '../method.ts';
import { readParts } from '../mime/parts.ts';
import { pageOf, readMaxResults, readPosition } from '../paging.ts';
import { isBefore } from '../positions.ts';
import type { Message, Thread } from '../records.ts';
import { readingQuery, readReading, shownThread, threadHistoryId } from '../shown-message.ts';
import { snippetOf } from '../snippet.ts';
import { requireThread } from '../threads.ts';
import { deleteForGood, type LabelChange, outOfTrash, readChange, toTrash } from './labels-of-messages.ts';
import { listedFor, listQuery, shownList } from './listing.ts';

export const threadMethods: readonly Method[] = [
  {
    name: 'threads.list',
    http: 'GET',
    path: '/threads',
    scopes: [...readers, 'metadata'],
    units: 10,
    query: listQuery,
    answer: call => {
      const { page, nextPageToken } = pageOf(newestOfThreads(call), readMaxResults(call.url.searchParams));
      const threads = page.flatMap(({ threadId }) => brieflyShown(call, threadId));
      return shownList('threads', threads, nextPageToken);
    },
  },
  {
    name: 'threads.get',
    http: 'GET',
    path: '/threads/{id}',
    scopes: [...readers, 'metadata'],
    units: 40,
    query: readingQuery,
    answer: call => shownThread(call.google, asked(call), readReading(call)),
  },
  {
    name: 'threads.modify',
    http: 'POST',
    path: '/threads/{id}/modify',
    scopes: writers,
    units: 10,
    answer: async call => {
      const thread = asked(call);
      const body = await readJsonBody(call.request, ['addLabelIds', 'removeLabelIds']);
      return changed(call, thread, readChange(call.mailbox, body));
    },
  },
  {
    name: 'threads.trash',
    http: 'POST',
    path: '/threads/{id}/trash',
    scopes: writers,
    units: 20,
    answer: call => changed(call, asked(call), toTrash),
  },
  {
    name: 'threads.untrash',
    http: 'POST',
    path: '/threads/{id}/untrash',
    scopes: writers,
    units: 10,
    answer: call => changed(call, asked(call), outOfTrash),
  },
  {
    name: 'threads.delete',
    http: 'DELETE',
    path: '/threads/{id}',
    scopes: ['mail'],
    units: 20,
    answer: call => {
      for (const message of [...asked(call).messages]) deleteForGood(call, message);
      return undefined;
    },
  },
];

function asked(call: Call): Thread {
  return requireThread(call.mailbox, call.parameter('id'));
}

function changed(call: Call, thread: Thread, change: LabelChange): object {
  for (const message of thread.messages) changeLabels(call.google, call.mailbox, message, change);
  return { id: thread.id, historyId: String(threadHistoryId(thread)) };
}

/** A thread stands where its newest message that fits stands, and nowhere else, on whatever page that is. */
function* newestOfThreads(call: Call): Generator<Message> {
  const from = readPosition(call.url.searchParams);
  const firstPage = new URL(call.url);
  firstPage.searchParams.delete('pageToken');
  const seen = new Set<string>();
  for (const message of listedFor({ ...call, url: firstPage })) {
    if (seen.has(message.threadId)) continue;
    seen.add(message.threadId);
    if (!from || isBefore(message, from)) yield message;
  }
}

function brieflyShown(call: Call, threadId: string): object[] {
  const thread = call.mailbox.threads.get(threadId);
  const newest = thread?.messages.at(-1);
  if (!thread || !newest) return [];
  return [
    {
      id: thread.id,
      ...(!call.isMetadataOnly && { snippet: snippetOf(readParts(newest.raw)) }),
      historyId: String(threadHistoryId(thread)),
    },
  ];
}
