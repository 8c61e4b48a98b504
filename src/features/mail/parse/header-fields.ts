import { decodeWords } from 'postal-mime';
import { clean } from './clean-text.ts';
import { MOST_HEADER_BYTES, MOST_HEADER_FIELDS } from './limits.ts';

/** One field of a header: its name in small letters, its value unfolded and otherwise as it came. */
export type HeaderField = { name: string; value: string };

export type Headers = {
  /** From the top, as they stand in the mail: whoever came last wrote first. */
  readonly fields: readonly HeaderField[];
  /** Lines that are no field and belong to none. */
  readonly strayLines: number;
};

export type HeadersRead = { kind: 'headers'; headers: Headers } | { kind: 'too_large' };

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const name = /^([\x21-\x39\x3b-\x7e]+)[ \t]*:/; // RFC 5322, 2.2; the blank before the colon is 4.5.3

/** RFC 5322, 2.2: everything before the first empty line. What is broken costs its own line and no other. */
export function readHeaders(mail: Uint8Array): HeadersRead {
  const lines = headerLines(mail);
  if (!lines) return { kind: 'too_large' };
  const folded: Uint8Array[][] = [];
  let strayLines = 0;
  for (const line of lines) {
    const isContinued = line[0] === SPACE || line[0] === TAB;
    if (isContinued) folded.at(-1)?.push(line);
    else folded.push([line]);
  }
  if (folded.length > MOST_HEADER_FIELDS) return { kind: 'too_large' };
  const fields: HeaderField[] = [];
  for (const [at, parts] of folded.entries()) {
    const text = decodeBytes(Buffer.concat(parts));
    const found = name.exec(text);
    if (found?.[1]) fields.push({ name: found[1].toLowerCase(), value: unfolded(text, found[0].length) });
    else if (at > 0 || !/^>?From /.test(text)) strayLines += 1; // an mbox begins with the sender
  }
  return { kind: 'headers', headers: { fields, strayLines } };
}

/** Undefined if there are too many of them. */
function headerLines(mail: Uint8Array): Uint8Array[] | undefined {
  const lines: Uint8Array[] = [];
  for (let from = 0; from < mail.length; ) {
    const found = mail.indexOf(LF, from);
    const end = found < 0 ? mail.length : found;
    const line = mail.subarray(from, mail[end - 1] === CR && end > from ? end - 1 : end);
    if (line.length === 0) return lines;
    if (end > MOST_HEADER_BYTES) return undefined;
    lines.push(line);
    from = end + 1;
  }
  return lines;
}

function unfolded(text: string, from: number): string {
  return clean(text.slice(from)).replace(/\n/g, ' ').trim(); // a lone CR must not become a line of its own
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const western = new TextDecoder('windows-1252');

/** RFC 6532 says UTF-8. What is not was written before it, by a program of the west more often than not. */
export function decodeBytes(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return western.decode(bytes);
  }
}

export function fieldsIn({ fields }: Headers, field: string): string[] {
  return fields.filter(({ name }) => name === field).map(({ value }) => value);
}

/** The first counts where a field stands twice: the later one was there before, or was put there to deceive. */
export function fieldIn({ fields }: Headers, field: string): string | undefined {
  return fields.find(({ name }) => name === field)?.value;
}

/** RFC 2047. An encoded word may hide what no field may contain, so what comes out is cleaned again. */
export function decodeText(value: string): string {
  return clean(decodeWords(value)).replace(/\s+/g, ' ').trim();
}

/** The value without its comments, and its parameters: `auto-replied; owner=x (out of office)`. */
export function firstToken(value: string): string {
  return /^[\w./-]*/.exec(withoutComments(value).trim())?.[0].toLowerCase() ?? '';
}

/** RFC 5322, 3.2.2: they nest, and a quoted bracket is none. */
export function withoutComments(value: string): string {
  let kept = '';
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < value.length; at += 1) {
    const letter = value.charAt(at);
    if (letter === '\\') {
      if (depth === 0) kept += value.slice(at, at + 2);
      at += 1;
    } else if (letter === '"' && depth === 0) {
      isQuoted = !isQuoted;
      kept += letter;
    } else if (letter === '(' && !isQuoted) depth += 1;
    else if (letter === ')' && !isQuoted && depth > 0) depth -= 1;
    else if (depth === 0) kept += letter;
  }
  return kept;
}
