import { decodeText } from './charsets.ts';
import { decodeQuotedPrintable } from './transfer-encoding.ts';

const word = String.raw`=\?[^?\s]+\?[BbQq]\?[^?\r\n]*\?=`;
const run = new RegExp(`${word}(?:\\s*${word})*`, 'g');
const oneWord = /=\?([^?\s]+)\?([BbQq])\?([^?\r\n]*)\?=/g;

type Piece = { charset: string; bytes: Buffer[] };

/** RFC 2047. White space between two words is none, and a letter may be cut in two by them. */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value;
  return value.replaceAll(run, words => {
    const pieces: Piece[] = [];
    for (const [, charset = '', encoding = '', text = ''] of words.matchAll(oneWord)) {
      const bytes = /b/i.test(encoding)
        ? Buffer.from(text, 'base64')
        : decodeQuotedPrintable(text.replaceAll('_', ' '));
      append(pieces, charset.replace(/\*.*$/, '').toLowerCase(), bytes);
    }
    return pieces.map(({ charset, bytes }) => decodeText(Buffer.concat(bytes), charset)).join('');
  });
}

function append(pieces: Piece[], charset: string, bytes: Buffer): void {
  const last = pieces.at(-1);
  if (last?.charset === charset) last.bytes.push(bytes);
  else pieces.push({ charset, bytes: [bytes] });
}

/** How many bytes fit into one word of 75 letters, with the charset and the marks. */
const bytesOfWord = 42;

export function encodeWords(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const words: string[] = [];
  let bytes = Buffer.alloc(0);
  const flush = () => {
    if (bytes.length > 0) words.push(`=?UTF-8?B?${bytes.toString('base64')}?=`);
    bytes = Buffer.alloc(0);
  };
  for (const letter of text) {
    const more = Buffer.from(letter, 'utf8');
    if (bytes.length + more.length > bytesOfWord) flush();
    bytes = Buffer.concat([bytes, more]);
  }
  flush();
  return words.join('\r\n ');
}
