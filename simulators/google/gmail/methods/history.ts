import { changesAfter, forgetBefore, type HistoryType, historyTypes } from '../history.ts';
import type { Call, Method } from '../method.ts';
import { readers } from '../method.ts';
import { readMaxResults } from '../paging.ts';
import type { Change } from '../records.ts';
import { invalidArgument, notFound } from '../refusal.ts';
import { requireLabels } from './labels-of-messages.ts';

export const historyMethods: readonly Method[] = [
  {
    name: 'history.list',
    http: 'GET',
    path: '/history',
    scopes: [...readers, 'metadata'],
    units: 2,
    query: ['startHistoryId', 'historyTypes', 'labelId', 'maxResults', 'pageToken'],
    answer: listHistory,
  },
];

function listHistory({ google, mailbox, url }: Call): object {
  const { history } = mailbox;
  const query = url.searchParams;
  const start = readId(query, 'startHistoryId') ?? missing();
  const from = readId(query, 'pageToken') ?? start;
  const types = readTypes(query);
  const labelId = query.get('labelId') ?? undefined;
  if (labelId !== undefined) requireLabels(mailbox, [labelId], []);
  forgetBefore(history, google.clock.now().getTime() - google.gmail.settings.historyRetentionMs);
  if (start < history.floor || start > history.last) throw notFound();

  const maxResults = readMaxResults(query);
  const records: object[] = [];
  let last = from;
  for (const change of changesAfter(history, from)) {
    const record = shownChange(change, types);
    if (!record || !concerns(change, labelId)) continue;
    if (records.length === maxResults) return shownPage(records, history.last, String(last));
    records.push(record);
    last = change.id;
  }
  return shownPage(records, history.last, undefined);
}

function shownPage(records: readonly object[], historyId: number, nextPageToken: string | undefined): object {
  return {
    ...(records.length > 0 && { history: records }),
    ...(nextPageToken !== undefined && { nextPageToken }),
    historyId: String(historyId),
  };
}

/** Labels that went count too: whoever watches the inbox wants to know what left it. */
function concerns({ message, labelsRemoved }: Change, labelId: string | undefined): boolean {
  return labelId === undefined || message.labelIds.includes(labelId) || labelsRemoved.includes(labelId);
}

function shownChange(change: Change, types: ReadonlySet<HistoryType>): object | undefined {
  const { id, threadId, labelIds } = change.message;
  const message = { id, threadId, ...(labelIds.length > 0 && { labelIds }) };
  const parts = {
    ...(change.kind === 'added' && types.has('messageAdded') && { messagesAdded: [{ message }] }),
    ...(change.kind === 'deleted' && types.has('messageDeleted') && { messagesDeleted: [{ message }] }),
    ...(change.labelsAdded.length > 0 &&
      types.has('labelAdded') && { labelsAdded: [{ message, labelIds: change.labelsAdded }] }),
    ...(change.labelsRemoved.length > 0 &&
      types.has('labelRemoved') && { labelsRemoved: [{ message, labelIds: change.labelsRemoved }] }),
  };
  if (Object.keys(parts).length === 0) return undefined;
  return { id: String(change.id), messages: [{ id, threadId }], ...parts };
}

function readTypes(query: URLSearchParams): ReadonlySet<HistoryType> {
  const asked = query.getAll('historyTypes');
  if (asked.length === 0) return new Set(historyTypes);
  return new Set(
    asked.map(text => {
      const type = historyTypes.find(one => one === text);
      if (!type) throw invalidArgument(`Invalid value at 'history_types', "${text}"`);
      return type;
    }),
  );
}

function readId(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^\d{1,20}$/.test(text)) {
    throw invalidArgument(
      name === 'pageToken'
        ? 'Invalid pageToken'
        : `Invalid value at 'start_history_id' (TYPE_UINT64), "${text}"`,
    );
  }
  return Number(text);
}

function missing(): never {
  throw invalidArgument('Missing/invalid parameter: startHistoryId');
}
