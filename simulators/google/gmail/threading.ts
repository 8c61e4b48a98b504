import { decodeWords } from './mime/encoded-words.ts';
import { findHeader, type Header, messageIdsIn } from './mime/headers.ts';
import type { Mailbox, Thread } from './records.ts';

/** Prefixes that mail programs put before a subject, in the languages Gmail tolerates. */
const prefix = /^\s*(?:(?:re|fwd?|aw|wg|sv|vs|antw|tr|rv|res|enc|odp|r|i)(?:\[\d+\])?\s*:\s*)+/i;

export function topicOf(subject: string): string {
  return subject.replace(prefix, '').replaceAll(/\s+/g, ' ').trim().toLowerCase();
}

/** Mail that arrives joins what it refers to, unless it is about something else. */
export function threadOfArrival(mailbox: Mailbox, headers: readonly Header[]): string | undefined {
  const topic = topicOf(decodeWords(findHeader(headers, 'Subject') ?? ''));
  for (const id of referencesIn(headers).toReversed()) {
    const known = mailbox.byMessageId.get(id)?.find(message => message.topic === topic);
    if (known) return known.threadId;
  }
  return undefined;
}

/** What is sent or put in joins the thread it names only if the headers say the same. */
export function belongsTo(thread: Thread, headers: readonly Header[]): boolean {
  const topic = topicOf(decodeWords(findHeader(headers, 'Subject') ?? ''));
  const references = new Set(referencesIn(headers));
  return thread.messages.some(message => references.has(message.messageId) && message.topic === topic);
}

function referencesIn(headers: readonly Header[]): string[] {
  const references = messageIdsIn(findHeader(headers, 'References'));
  return [...references, ...messageIdsIn(findHeader(headers, 'In-Reply-To'))];
}
