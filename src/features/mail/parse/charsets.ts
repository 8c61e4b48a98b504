const NOT_DECODED = '\ufffd';

/** Whether the bytes were not what the mail says they are. */
export function isMisread(text: string): boolean {
  return text.includes(NOT_DECODED);
}

const textType = /(^|\n)(content-type:[ \t]*(?:\r?\n[ \t]+)?text\/[^\n]*(?:\n[ \t][^\n]*)*)/gi;
const charset = /charset[ \t]*=[ \t]*("[^"\n]*"|[^\s;"]+)/i;
/** What programs claim without having looked. */
const claimed = /^"?(utf-?8|us-ascii|ascii|)"?$/i;

/**
 * The same mail, its texts said to be of the west, where every byte is a letter. For texts that are not what
 * they are said to be, UTF-8 in nine of ten cases: reading them so is better than losing their letters.
 */
export function asWestern(mail: Uint8Array): Uint8Array {
  const text = Buffer.from(mail.buffer, mail.byteOffset, mail.byteLength).toString('latin1');
  const end = text.search(/\r?\n\r?\n/);
  const header = end < 0 ? text : text.slice(0, end);
  const isUntyped = !/(^|\n)content-type:/i.test(header);
  const typed = text.replace(textType, (_, before: string, field: string) => {
    const found = charset.exec(field)?.[1];
    if (found === undefined) return `${before}${field.replace(/\r?$/, '')}; charset=windows-1252\r`;
    return claimed.test(found) ? before + field.replace(charset, 'charset=windows-1252') : before + field;
  });
  const prefix = isUntyped ? 'Content-Type: text/plain; charset=windows-1252\r\n' : '';
  return Buffer.from(prefix + typed, 'latin1');
}

const highest = 0xff;
const western = new Map(
  Array.from({ length: highest + 1 }, (_, byte) => [
    new TextDecoder('windows-1252').decode(Uint8Array.of(byte)),
    byte,
  ]),
);
const utf8 = new TextDecoder('utf-8', { fatal: true });
const looksDoubled =
  /[\u00c2-\u00f4\u0192\u02c6\u0152\u0160\u0178\u017d][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]/;

/**
 * `Ã¼` for `ü`: UTF-8 that was said to be of the west. No text anybody means is at the same time well-formed
 * UTF-8 when its letters are taken as bytes, so whatever is can be read as that.
 */
export function mended(text: string): string {
  if (!looksDoubled.test(text)) return text;
  const bytes = new Uint8Array(text.length);
  let count = 0;
  for (const letter of text) {
    const byte = western.get(letter);
    if (byte === undefined) return text;
    bytes[count] = byte;
    count += 1;
  }
  try {
    return utf8.decode(bytes.subarray(0, count));
  } catch {
    return text;
  }
}
