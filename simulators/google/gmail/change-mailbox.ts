import type { Google } from '../google.ts';
import { forgetBefore, nextHistoryId, writeDown } from './history.ts';
import { newMessageId } from './mailbox.ts';
import { decodeWords } from './mime/encoded-words.ts';
import { findHeader, type Header, headersOf, messageIdsIn } from './mime/headers.ts';
import { notify } from './notify.ts';
import { firstNotBefore, isBefore } from './positions.ts';
import type { Mailbox, Message } from './records.ts';
import { topicOf } from './threading.ts';

type Parts = {
  raw: Buffer;
  labelIds: Iterable<string>;
  internalDateMs: number;
  /** The conversation it joins; without one it begins its own. */
  threadId: string | undefined;
  headers?: readonly Header[];
};

export function addMessage(google: Google, mailbox: Mailbox, parts: Parts): Message {
  const { raw, internalDateMs, headers = headersOf(raw) } = parts;
  const id = newMessageId(google, mailbox);
  mailbox.sequence += 1;
  const message: Message = {
    id,
    threadId: parts.threadId ?? id,
    raw: onItsOwn(raw),
    internalDateMs,
    sequence: mailbox.sequence,
    labelIds: new Set(parts.labelIds),
    messageId: messageIdsIn(findHeader(headers, 'Message-ID'))[0] ?? '',
    topic: topicOf(decodeWords(findHeader(headers, 'Subject') ?? '')),
    historyId: 0,
  };
  keep(mailbox, message);
  changed(google, mailbox, message, { kind: 'added' });
  return message;
}

/** Small buffers share a slab that lives as long as any of them, which for kept mail is for ever. */
function onItsOwn(raw: Buffer): Buffer {
  return Buffer.from(new Uint8Array(raw).buffer);
}

/** Tells what really changed; what was so before leaves no trace in the history. */
export function changeLabels(
  google: Google,
  mailbox: Mailbox,
  message: Message,
  { add = [], remove = [] }: { add?: readonly string[]; remove?: readonly string[] },
): void {
  const labelsRemoved = remove.filter(label => message.labelIds.delete(label));
  const labelsAdded = add.filter(label => !message.labelIds.has(label));
  for (const label of labelsAdded) message.labelIds.add(label);
  if (labelsAdded.length + labelsRemoved.length > 0) {
    changed(google, mailbox, message, { kind: 'labels', labelsAdded, labelsRemoved });
  }
}

/** For good, past the trash. */
export function deleteMessage(google: Google, mailbox: Mailbox, message: Message): void {
  drop(mailbox, message);
  changed(google, mailbox, message, { kind: 'deleted' });
}

type What = { kind: 'added' | 'deleted' | 'labels'; labelsAdded?: string[]; labelsRemoved?: string[] };

function changed(google: Google, mailbox: Mailbox, message: Message, what: What): void {
  const atMs = google.clock.now().getTime();
  message.historyId = nextHistoryId(mailbox.history, google.random);
  writeDown(mailbox.history, message, { ...what, atMs });
  forgetBefore(mailbox.history, atMs - google.gmail.settings.historyRetentionMs);
  notify(google, mailbox, [...message.labelIds, ...(what.labelsRemoved ?? [])]);
}

function keep(mailbox: Mailbox, message: Message): void {
  mailbox.messages.set(message.id, message);
  mailbox.timeline.splice(placeOf(mailbox.timeline, message), 0, message);
  const thread = mailbox.threads.get(message.threadId) ?? { id: message.threadId, messages: [] };
  thread.messages.splice(placeOf(thread.messages, message), 0, message);
  mailbox.threads.set(thread.id, thread);
  if (message.messageId === '') return;
  const namesakes = mailbox.byMessageId.get(message.messageId);
  if (namesakes) namesakes.push(message);
  else mailbox.byMessageId.set(message.messageId, [message]);
}

/** Out of every index. The history is none of its business. */
export function drop(mailbox: Mailbox, message: Message): void {
  mailbox.messages.delete(message.id);
  takeOut(mailbox.timeline, message);
  const thread = mailbox.threads.get(message.threadId);
  if (thread) takeOut(thread.messages, message);
  if (thread?.messages.length === 0) mailbox.threads.delete(thread.id);
  const namesakes = mailbox.byMessageId.get(message.messageId);
  if (namesakes) takeOut(namesakes, message);
  if (namesakes?.length === 0) mailbox.byMessageId.delete(message.messageId);
}

function takeOut(list: Message[], message: Message): void {
  const expected = placeOf(list, message);
  const at = list[expected] === message ? expected : list.indexOf(message);
  if (at >= 0) list.splice(at, 1);
}

/** New mail belongs at the end, found at once. */
function placeOf(list: readonly Message[], message: Message): number {
  const last = list.at(-1);
  return !last || isBefore(last, message) ? list.length : firstNotBefore(list, message);
}
