import PostalMime, { type Email } from 'postal-mime';
import { readMessageIds } from '#kernel/message-id.ts';
import { type Mailbox, readAddress, readMailboxes } from './addresses.ts';
import { type Attachment, readAttachments } from './attachments.ts';
import { judgeAuthentication } from './authentication.ts';
import { asWestern, isMisread, mended } from './charsets.ts';
import { clean, cut } from './clean-text.ts';
import { decodeText, fieldIn, fieldsIn, firstToken, type Headers, readHeaders } from './header-fields.ts';
import { type SafeHtml, sanitizeHtml } from './html.ts';
import {
  MOST_MAIL_BYTES,
  MOST_NESTING,
  MOST_PART_HEADER_BYTES,
  MOST_REFERENCES,
  MOST_SUBJECT_CHARACTERS,
  MOST_TEXT_CHARACTERS,
} from './limits.ts';
import { shapeOf, withUsualLines } from './lines.ts';
import type { Body, Mail, MailRead, Unreadable } from './mail.ts';
import { mayBeAnsweredByProgram, originOf, type ReturnPath } from './origin.ts';
import { readReport } from './reports.ts';

export type RawMail = {
  bytes: Uint8Array;
  /** Gmail's internalDate. */
  receivedAt: Date;
  /** What is attached is told of, and its bytes are let go. */
  withoutFiles?: boolean | undefined;
};

/**
 * The one way from bytes to a mail. What cannot be read within the limits is put aside with the reason, so
 * that whatever somebody sends stops nothing behind it.
 */
export async function readMail({ bytes, receivedAt, withoutFiles = false }: RawMail): Promise<MailRead> {
  if (bytes.length > MOST_MAIL_BYTES) return quarantined('too_large');
  const usual = withUsualLines(bytes);
  if (usual.length === 0) return quarantined('empty');
  const shape = shapeOf(usual);
  if (shape !== 'usual') return quarantined(shape);
  const header = readHeaders(usual);
  if (header.kind === 'too_large') return quarantined('headers_too_large');
  try {
    const parsed = await readParts(usual);
    const mail = mailFrom(header.headers, parsed, receivedAt);
    return {
      kind: 'mail',
      mail: withoutFiles ? { ...mail, attachments: mail.attachments.map(emptied) } : mail,
    };
  } catch (cause) {
    return { kind: 'quarantine', reason: reasonOf(cause), cause };
  }
}

function emptied(attachment: Attachment): Attachment {
  return { ...attachment, content: new Uint8Array() };
}

function quarantined(reason: Unreadable): MailRead {
  return { kind: 'quarantine', reason };
}

/** The reader of parts tells its limits apart by words only. */
function reasonOf(cause: unknown): Unreadable {
  const says = cause instanceof Error ? cause.message : '';
  if (/nesting depth/i.test(says)) return 'too_deep';
  return /header size/i.test(says) ? 'headers_too_large' : 'broken';
}

const partLimits = {
  forceRfc822Attachments: true, // what was forwarded is not what its sender says
  maxNestingDepth: MOST_NESTING,
  maxHeadersSize: MOST_PART_HEADER_BYTES,
};

/** Attachments as they are; texts in the charset they say, or in the one they must be in. */
async function readParts(mail: Uint8Array): Promise<Email> {
  const asSaid = await PostalMime.parse(mail, partLimits);
  if (!isMisread(`${asSaid.text ?? ''}${asSaid.html ?? ''}`)) return asSaid;
  const western = await PostalMime.parse(asWestern(mail), partLimits);
  return {
    ...asSaid,
    text: better(asSaid.text, western.text),
    html: better(asSaid.html, western.html),
  };
}

/** Where the letter for "not decoded" was really written, reading it otherwise would spoil it. */
function better(asSaid: string | undefined, western: string | undefined): string | undefined {
  if (asSaid === undefined || western === undefined || !isMisread(asSaid)) return asSaid;
  return isMisread(western) || western.includes('ï¿½') ? asSaid : western;
}

function mailFrom(headers: Headers, parsed: Email, receivedAt: Date): Mail {
  const [messageId] = readMessageIds(fieldIn(headers, 'message-id') ?? '');
  const subject = cut(mended(decodeText(fieldIn(headers, 'subject') ?? '')), MOST_SUBJECT_CHARACTERS);
  const from = mailboxesIn(headers, 'from');
  const safe = parsed.html === undefined ? undefined : sanitizeHtml(parsed.html);
  const { attachments, leftOut } = readAttachments(parsed.attachments, safe?.inlineImages ?? new Set());
  const report = readReport(attachments);
  const facts = { headers, subject, from, returnPath: returnPathOf(headers), report };
  const origin = originOf(facts);
  const writtenAt = dateIn(fieldIn(headers, 'date') ?? '');
  return {
    ...(messageId && { messageId }),
    inReplyTo: readMessageIds(fieldsIn(headers, 'in-reply-to').join(' ')),
    references: newestFirst(fieldsIn(headers, 'references').join(' ')),
    subject,
    from,
    replyTo: mailboxesIn(headers, 'reply-to'),
    to: mailboxesIn(headers, 'to'),
    cc: mailboxesIn(headers, 'cc'),
    deliveredTo: deliveredTo(headers),
    returnPath: facts.returnPath,
    receivedAt,
    ...(writtenAt && { writtenAt }),
    body: bodyOf(parsed, safe),
    attachments,
    attachmentsLeftOut: leftOut,
    protection: protectionOf(headers, attachments),
    origin,
    mayBeAnsweredByProgram: mayBeAnsweredByProgram(facts, origin),
    ...(report && { report }),
    authentication: judgeAuthentication(
      headers,
      fieldsIn(headers, 'from').flatMap(value => readMailboxes(value).map(({ address }) => address)),
    ),
    headers,
  };
}

/** RFC 5322, 3.6.4 has them oldest first. Of very many the first and the newest are kept. */
function newestFirst(field: string) {
  const ids = readMessageIds(field);
  const kept = ids.length > MOST_REFERENCES ? [...ids.slice(0, 1), ...ids.slice(1 - MOST_REFERENCES)] : ids;
  return kept.reverse();
}

function mailboxesIn(headers: Headers, field: string): Mailbox[] {
  return readMailboxes(fieldsIn(headers, field).join(', '));
}

function deliveredTo(headers: Headers): string[] {
  const fields = ['delivered-to', 'x-original-to', 'envelope-to', 'x-forwarded-to', 'x-gm-original-to'];
  const addresses = fields.flatMap(field => fieldsIn(headers, field)).map(value => readAddress(value));
  return [...new Set(addresses.filter(address => address !== undefined))];
}

function returnPathOf(headers: Headers): ReturnPath {
  const value = fieldIn(headers, 'return-path');
  if (value === undefined) return { kind: 'unknown' };
  if (/^<\s*>$/.test(value)) return { kind: 'null' };
  const address = readAddress(value.replace(/^<(.*)>$/, '$1'));
  return address === undefined ? { kind: 'unknown' } : { kind: 'address', address };
}

function dateIn(value: string): Date | undefined {
  const at = new Date(value.replace(/\([^()]*\)/g, ' ').trim());
  return Number.isNaN(at.getTime()) || at.getUTCFullYear() < 1980 || at.getUTCFullYear() > 9999
    ? undefined
    : at;
}

function bodyOf({ text: plain = '' }: Email, safe: SafeHtml | undefined): Body {
  const written = mended(clean(plain.slice(0, MOST_TEXT_CHARACTERS))).trim();
  const text = written === '' ? cut(safe?.text ?? '', MOST_TEXT_CHARACTERS) : written;
  return {
    text,
    ...(safe && { html: safe.html }),
    remoteImages: safe?.remoteImages ?? [],
    isCut: plain.length > MOST_TEXT_CHARACTERS || (safe?.isCut ?? false),
  };
}

function protectionOf(headers: Headers, attachments: readonly Attachment[]): Mail['protection'] {
  const type = firstToken(fieldIn(headers, 'content-type') ?? '');
  const has = (kind: Attachment['kind']) => attachments.some(each => each.kind === kind);
  const isSignedData = /smime-type="?signed-data/i.test(fieldIn(headers, 'content-type') ?? '');
  if (isSignedData || type === 'multipart/signed' || has('signature')) return 'signed';
  return type === 'multipart/encrypted' || has('encrypted') ? 'encrypted' : 'none';
}
