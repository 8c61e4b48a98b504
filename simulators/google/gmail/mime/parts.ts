import { decodeText } from './charsets.ts';
import { readContentField } from './content-fields.ts';
import { findHeader, type Header, readHeaders, sectionsOf } from './headers.ts';
import { decodeTransfer } from './transfer-encoding.ts';

export type Part = {
  /** Empty for the whole mail, then `0`, `1`, `1.0`: a place, and so the same at every reading. */
  readonly partId: string;
  readonly mimeType: string;
  readonly filename: string;
  readonly charset: string | undefined;
  readonly isAttachment: boolean;
  readonly headers: readonly Header[];
  readonly parts: readonly Part[];
  /** Decoded when it is asked for, which for most parts is never. */
  content(): Buffer;
};

/** Deeper than any honest mail, and shallow enough for the stack. */
const deepestPart = 40;

export function readParts(raw: Buffer, partId = '', depth = 0, deepest = deepestPart): Part {
  const { head, body } = sectionsOf(raw);
  const headers = readHeaders(head);
  const type = readContentField(findHeader(headers, 'Content-Type') ?? 'text/plain');
  const disposition = readContentField(findHeader(headers, 'Content-Disposition'));
  const mimeType = type.value.includes('/') ? type.value : 'text/plain';
  const filename = disposition.parameters.get('filename') ?? type.parameters.get('name') ?? '';
  const content = () => decodeTransfer(body, findHeader(headers, 'Content-Transfer-Encoding'));
  return {
    partId,
    mimeType,
    filename,
    charset: type.parameters.get('charset'),
    isAttachment: filename !== '' || disposition.value === 'attachment' || !isReadable(mimeType),
    headers,
    parts: depth < deepest ? partsWithin(mimeType, type.parameters.get('boundary')) : [],
    content,
  };

  function partsWithin(kind: string, boundary: string | undefined): Part[] {
    if (kind === 'message/rfc822') return [readParts(content(), below(partId, 0), depth + 1, deepest)];
    if (!kind.startsWith('multipart/') || !boundary) return [];
    return split(body, boundary).map((piece, at) => readParts(piece, below(partId, at), depth + 1, deepest));
  }
}

function isReadable(mimeType: string): boolean {
  return mimeType.startsWith('text/') || mimeType.startsWith('multipart/');
}

function below(partId: string, at: number): string {
  return partId === '' ? String(at) : `${partId}.${at}`;
}

/** RFC 2046, 5.1.1. What stands before the first and after the last delimiter belongs to nobody. */
function split(body: Buffer, boundary: string): Buffer[] {
  const delimiter = Buffer.from(`--${boundary}`, 'utf8');
  const pieces: Buffer[] = [];
  let start: number | undefined;
  for (let at = body.indexOf(delimiter); at >= 0; at = body.indexOf(delimiter, at + 1)) {
    if (at > 0 && body[at - 1] !== lineFeed) continue;
    if (!isWholeLine(body, at + delimiter.length)) continue;
    if (start !== undefined) pieces.push(body.subarray(start, beforeLineEnd(body, at)));
    if (body.subarray(at + delimiter.length, at + delimiter.length + 2).toString('latin1') === '--')
      return pieces;
    const lineEnd = body.indexOf(lineFeed, at);
    start = lineEnd < 0 ? body.length : lineEnd + 1;
  }
  if (start !== undefined) pieces.push(body.subarray(start));
  return pieces;
}

const lineFeed = 10;
const carriageReturn = 13;

/** Another boundary may begin with this one. */
function isWholeLine(body: Buffer, from: number): boolean {
  const lineEnd = body.indexOf(lineFeed, from);
  const rest = body.subarray(from, lineEnd < 0 ? body.length : lineEnd).toString('latin1');
  return /^(--)?\s*$/.test(rest);
}

function beforeLineEnd(body: Buffer, at: number): number {
  if (body[at - 1] !== lineFeed) return at;
  return body[at - 2] === carriageReturn ? at - 2 : at - 1;
}

export function everyPart(part: Part): Part[] {
  return [part, ...part.parts.flatMap(everyPart)];
}

export function textOf(part: Part): string {
  return decodeText(part.content(), part.charset);
}

/** The first part of that kind that is meant to be read, not kept. */
export function findBody(part: Part, mimeType: 'text/plain' | 'text/html'): Part | undefined {
  return everyPart(part).find(one => one.mimeType === mimeType && !one.isAttachment);
}
