import type { Mail, Unreadable } from '#features/mail/parse/mail.ts';
import type { Origin } from '#features/mail/parse/origin.ts';

/** What must come out of a mail: only what is named is compared. */
export type Facts = {
  subject?: string;
  from?: string | null;
  fromName?: string;
  oddities?: readonly string[];
  to?: readonly string[];
  messageId?: string | null;
  inReplyTo?: readonly string[];
  references?: readonly string[];
  text?: string | RegExp;
  html?: RegExp | null;
  notInHtml?: RegExp;
  remoteImages?: readonly string[];
  isCut?: boolean;
  files?: readonly string[];
  kinds?: readonly string[];
  inline?: readonly string[];
  protection?: Mail['protection'];
  origin?: Origin['kind'];
  because?: string;
  mayBeAnswered?: boolean;
  report?: Readonly<Record<string, string>>;
  failed?: readonly string[];
  original?: string;
  authentication?: string;
  writtenAt?: string | null;
  deliveredTo?: readonly string[];
};

export type Sample = { name: string; raw: Buffer; is: Facts | { quarantine: Unreadable } };

/** Undefined takes a usual field away; a list stands for several fields of one name. */
export type Fields = Readonly<Record<string, string | Buffer | readonly string[] | undefined>>;

const usual: Fields = {
  From: 'Kim Customer <kim@customer.test>',
  To: 'help@acme.test',
  Subject: 'The printer',
  Date: 'Mon, 02 Nov 2026 10:00:00 +0100',
  'Message-ID': '<one@customer.test>',
  'MIME-Version': '1.0',
};

/** A mail as kim would have written it, but for what is said. Bodies are bytes or text in UTF-8. */
export function letter(
  fields: Fields = {},
  body: string | Buffer = 'It does not print.',
  line = '\r\n',
): Buffer {
  const all = Object.entries({ ...usual, ...fields }).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const values = typeof value === 'string' || Buffer.isBuffer(value) ? [value] : value;
    return values.map(each =>
      Buffer.concat([Buffer.from(`${name}: `), Buffer.from(each), Buffer.from(line)]),
    );
  });
  const text = typeof body === 'string' ? Buffer.from(body.replace(/\r?\n/g, line)) : body;
  return Buffer.concat([...all, Buffer.from(line), text]);
}

export type PartOf = { type: string; more?: Fields; body: string | Buffer };

/** One part of several, as it stands between the boundaries. */
export function part(type: string, body: string | Buffer, more: Fields = {}): PartOf {
  return { type, more, body };
}

/** The type and the body of a multipart; inside another one, or as a whole mail by `letterOf`. */
export function multipart(subtype: string, parts: readonly PartOf[], boundary = `b-${subtype}`): PartOf {
  const pieces = parts.map(({ type, more = {}, body }) => {
    const fields = Object.entries({ 'Content-Type': type, ...more })
      .flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}\r\n`]))
      .join('');
    return Buffer.concat([
      Buffer.from(`--${boundary}\r\n${fields}\r\n`),
      Buffer.from(body),
      Buffer.from('\r\n'),
    ]);
  });
  const body = Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
  return { type: `multipart/${subtype}; boundary="${boundary}"`, body };
}

export function letterOf({ type, body }: PartOf, fields: Fields = {}): Buffer {
  return letter({ 'Content-Type': type, ...fields }, Buffer.from(body));
}

export function base64(text: string | Buffer): string {
  return Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n');
}

export function quotedPrintable(bytes: string | Buffer): string {
  let line = '';
  let whole = '';
  for (const byte of Buffer.from(bytes)) {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x3d;
    line += isPlain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    if (line.length > 70) {
      whole += `${line}=\r\n`;
      line = '';
    }
  }
  return whole + line;
}
