import { mailDate } from '../arrival-headers.ts';
import { addressesIn } from '../mime/addresses.ts';
import { spelledAddress } from '../mime/compose.ts';
import { decodeWords } from '../mime/encoded-words.ts';
import { findHeader } from '../mime/headers.ts';
import { findBody, readParts, textOf } from '../mime/parts.ts';
import type { Message } from '../records.ts';
import { textWithin } from '../snippet.ts';
import type { Sheet } from './compose-page.ts';

/** An answer as mail programs begin it: to whoever wrote, under the same subject, above what was written. */
export function answerSheet(message: Message, senders: readonly string[]): Sheet {
  const mail = readParts(message.raw);
  const header = (name: string) => findHeader(mail.headers, name);
  const own = senders.flatMap(addressesIn).map(({ address }) => address.toLowerCase());
  const written = addressesIn(header('Reply-To') ?? header('From'));
  const isOwn = written.some(({ address }) => own.includes(address.toLowerCase()));
  const to = isOwn ? addressesIn(header('To')) : written;
  const subject = decodeWords(header('Subject') ?? '');
  return {
    from: senders[0] ?? '',
    to: to
      .map(({ name, address }) => (name ? `"${name.replaceAll('"', '')}" <${address}>` : address))
      .join(', '),
    cc: '',
    subject: /^re:/i.test(subject) ? subject : `Re: ${subject}`,
    text: `\n\nOn ${mailDate(new Date(message.internalDateMs))}, ${decodeWords(header('From') ?? '')} wrote:\n${quoted(mail)}`,
    html: '',
    answers: message.id,
  };
}

function quoted(mail: ReturnType<typeof readParts>): string {
  const [plain, html] = [findBody(mail, 'text/plain'), findBody(mail, 'text/html')];
  const text = plain ? textOf(plain) : html ? textWithin(textOf(html)) : '';
  return text
    .trimEnd()
    .split(/\r?\n/)
    .map(line => `> ${line}`)
    .join('\n');
}

/** The headers by which an answer finds its conversation (RFC 5322, 3.6.4). */
export function answerHeaders(message: Message): Record<string, string> {
  if (message.messageId === '') return {};
  const { headers } = readParts(message.raw);
  const before = findHeader(headers, 'References') ?? findHeader(headers, 'In-Reply-To') ?? '';
  const id = `<${message.messageId}>`;
  return { 'In-Reply-To': id, References: `${before} ${id}`.trim() };
}

export function sendersOf(name: string, addresses: readonly string[]): string[] {
  return addresses.map(address => spelledAddress({ name, address }));
}
