import type { Random } from '../../frame/random.ts';
import type { Change, History, Message } from './records.ts';

export const historyTypes = ['messageAdded', 'messageDeleted', 'labelAdded', 'labelRemoved'] as const;
export type HistoryType = (typeof historyTypes)[number];

export function emptyHistory(first: number): History {
  return { last: first, floor: first, changes: [], start: 0 };
}

const widestGap = 40;
const clearedAt = 1_024;

/** Grows by steps of which nobody can tell the width. */
export function nextHistoryId(history: History, random: Random): number {
  history.last += 1 + ((random(1)[0] ?? 0) % widestGap);
  return history.last;
}

type Parts = Pick<Change, 'kind' | 'atMs'> & { labelsAdded?: string[]; labelsRemoved?: string[] };

export function writeDown(history: History, message: Message, parts: Parts): void {
  history.changes.push({
    id: message.historyId,
    message: { id: message.id, threadId: message.threadId, labelIds: [...message.labelIds] },
    labelsAdded: [],
    labelsRemoved: [],
    ...parts,
  });
}

export function forgetBefore(history: History, atMs: number): void {
  for (let oldest = history.changes[history.start]; oldest && oldest.atMs < atMs; ) {
    history.floor = oldest.id;
    history.start += 1;
    oldest = history.changes[history.start];
  }
  if (history.start < clearedAt || history.start * 2 < history.changes.length) return;
  history.changes.splice(0, history.start);
  history.start = 0;
}

export function forgetAll(history: History): void {
  history.floor = history.last;
  history.changes.length = 0;
  history.start = 0;
}

/** Chronological, everything after an id. Finds its place by halving, so that a long history costs nothing. */
export function* changesAfter(history: History, id: number): Generator<Change> {
  let [low, high] = [history.start, history.changes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((history.changes[middle]?.id ?? 0) > id) high = middle;
    else low = middle + 1;
  }
  for (let at = low; at < history.changes.length; at += 1) {
    const change = history.changes[at];
    if (change) yield change;
  }
}
