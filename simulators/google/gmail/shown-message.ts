import type { Google } from '../google.ts';
import { newAttachmentId } from './attachment-ids.ts';
import { decodeWords } from './mime/encoded-words.ts';
import type { Header } from './mime/headers.ts';
import { type Part, readParts, textOf } from './mime/parts.ts';
import { base64url } from './mime/transfer-encoding.ts';
import type { Message, Thread } from './records.ts';
import { GmailRefusal, invalidArgument } from './refusal.ts';
import { snippetOf } from './snippet.ts';

const formats = ['minimal', 'full', 'raw', 'metadata'] as const;
type Format = (typeof formats)[number];

export const readingQuery = ['format', 'metadataHeaders'] as const;

export type Reading = {
  format: Format;
  /** Lower case; empty means all of them. */
  metadataHeaders: ReadonlySet<string>;
  isMetadataOnly: boolean;
};

type Asked = { url: URL; isMetadataOnly: boolean };

export function readReading({ url, isMetadataOnly }: Asked): Reading {
  const wanted = (url.searchParams.get('format') ?? 'full').toLowerCase();
  const format = formats.find(one => one === wanted);
  if (!format) throw invalidArgument(`Invalid value at 'format', "${wanted}"`);
  if (isMetadataOnly && (format === 'full' || format === 'raw')) {
    throw new GmailRefusal(403, 'forbidden', `Metadata scope doesn't allow format ${format.toUpperCase()}`);
  }
  const names = url.searchParams.getAll('metadataHeaders').flatMap(names => names.split(','));
  return { format, metadataHeaders: new Set(names.map(name => name.toLowerCase())), isMetadataOnly };
}

export function shownMessage(google: Google, message: Message, reading: Reading) {
  const { format, isMetadataOnly } = reading;
  const mail = readParts(message.raw);
  return {
    ...briefly(message),
    ...(!isMetadataOnly && { snippet: snippetOf(mail) }),
    ...(format === 'full' && { payload: shownPart(google, message, mail) }),
    ...(format === 'metadata' && {
      payload: { mimeType: mail.mimeType, headers: shownHeaders(mail.headers, reading.metadataHeaders) },
    }),
    sizeEstimate: message.raw.length,
    ...(format === 'raw' && { raw: base64url(message.raw) }),
    historyId: String(message.historyId),
    internalDate: String(message.internalDateMs),
  };
}

/** What the answers of changes carry. */
export function briefly({ id, threadId, labelIds }: Pick<Message, 'id' | 'threadId' | 'labelIds'>) {
  return { id, threadId, ...(labelIds.size > 0 && { labelIds: [...labelIds] }) };
}

export function shownThread(google: Google, thread: Thread, reading: Reading) {
  return {
    id: thread.id,
    historyId: String(threadHistoryId(thread)),
    messages: thread.messages.map(message => shownMessage(google, message, reading)),
  };
}

export function threadHistoryId({ messages }: Thread): number {
  return messages.reduce((latest, { historyId }) => Math.max(latest, historyId), 0);
}

function shownPart(google: Google, message: Message, part: Part): object {
  return {
    partId: part.partId,
    mimeType: part.mimeType,
    filename: part.filename,
    headers: shownHeaders(part.headers, new Set()),
    body: shownBody(google, message, part),
    ...(part.parts.length > 0 && { parts: part.parts.map(one => shownPart(google, message, one)) }),
  };
}

/** Text that is meant to be read comes along, in UTF-8 whatever its header says; everything else is fetched. */
function shownBody(google: Google, message: Message, part: Part): object {
  if (part.mimeType.startsWith('multipart/')) return { size: 0 };
  const content = part.isAttachment ? part.content() : Buffer.from(textOf(part), 'utf8');
  if (part.isAttachment) {
    return { attachmentId: newAttachmentId(google, message.id, part.partId), size: content.length };
  }
  return { size: content.length, ...(content.length > 0 && { data: base64url(content) }) };
}

function shownHeaders(headers: readonly Header[], wanted: ReadonlySet<string>): Header[] {
  return headers
    .filter(({ name }) => wanted.size === 0 || wanted.has(name.toLowerCase()))
    .map(({ name, value }) => ({ name, value: decodeWords(value) }));
}
