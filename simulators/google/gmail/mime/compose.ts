import { addressesIn } from './addresses.ts';
import { encodeWords } from './encoded-words.ts';
import { base64Lines } from './transfer-encoding.ts';

export type Attachment = {
  readonly filename: string;
  readonly mimeType: string;
  readonly content: Uint8Array;
};

export type Letter = {
  /** Any headers, in this order. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly text: string;
  readonly html: string | undefined;
  readonly attachments: readonly Attachment[];
  /** Letters that stand in no line of the mail. */
  readonly boundary: string;
};

const addressed = /^(from|to|cc|bcc|reply-to|sender)$/i;

export function compose({ headers, text, html, attachments, boundary }: Letter): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${spelled(name, value)}`);
  const body =
    html === undefined
      ? textPart('text/plain', text)
      : multipart('alternative', `${boundary}a`, [textPart('text/plain', text), textPart('text/html', html)]);
  const whole =
    attachments.length === 0
      ? body
      : multipart('mixed', boundary, [body, ...attachments.map(attachmentPart)]);
  return Buffer.from(`${[...lines, 'MIME-Version: 1.0'].join('\r\n')}\r\n${whole}`, 'utf8');
}

function spelled(name: string, value: string): string {
  if (!addressed.test(name)) return encodeWords(value);
  const addresses = addressesIn(value);
  return addresses.length === 0 ? value : addresses.map(spelledAddress).join(', ');
}

export function spelledAddress({ name, address }: { name: string; address: string }): string {
  if (name === '') return address;
  const isPlain = /^[\w .-]+$/.test(name);
  const isAscii = /^[\x20-\x7e]*$/.test(name);
  if (isPlain) return `${name} <${address}>`;
  return `${isAscii ? `"${name.replaceAll(/(["\\])/g, '\\$1')}"` : encodeWords(name)} <${address}>`;
}

function textPart(mimeType: string, text: string): string {
  const bytes = Buffer.from(text.replaceAll(/\r?\n/g, '\r\n'), 'utf8');
  return `Content-Type: ${mimeType}; charset="UTF-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64Lines(bytes)}\r\n`;
}

function attachmentPart({ filename, mimeType, content }: Attachment): string {
  const name = /^[\w .()-]+$/.test(filename)
    ? `filename="${filename}"`
    : `filename*=UTF-8''${encodeURIComponent(filename)}`;
  return `Content-Type: ${mimeType}\r\nContent-Disposition: attachment; ${name}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64Lines(content)}\r\n`;
}

function multipart(kind: string, boundary: string, parts: readonly string[]): string {
  const delimited = parts.map(part => `--${boundary}\r\n${part}`).join('');
  return `Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\n${delimited}--${boundary}--\r\n`;
}
