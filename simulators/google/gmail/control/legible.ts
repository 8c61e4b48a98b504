import { decodeWords } from '../mime/encoded-words.ts';
import { findHeader } from '../mime/headers.ts';
import { everyPart, findBody, readParts, textOf } from '../mime/parts.ts';
import type { Message } from '../records.ts';

/** A mail as somebody reads it. */
export function legible(message: Message) {
  const mail = readParts(message.raw);
  const header = (name: string) => decodeWords(findHeader(mail.headers, name) ?? '');
  const [plain, html] = [findBody(mail, 'text/plain'), findBody(mail, 'text/html')];
  return {
    id: message.id,
    threadId: message.threadId,
    labelIds: [...message.labelIds],
    historyId: String(message.historyId),
    at: new Date(message.internalDateMs),
    from: header('From'),
    to: header('To'),
    cc: header('Cc'),
    subject: header('Subject'),
    messageId: message.messageId,
    inReplyTo: header('In-Reply-To'),
    references: header('References'),
    text: plain ? textOf(plain) : '',
    html: html ? textOf(html) : undefined,
    attachments: everyPart(mail)
      .filter(part => part.isAttachment)
      .map(({ partId, filename, mimeType }) => ({ partId, filename, mimeType })),
  };
}
