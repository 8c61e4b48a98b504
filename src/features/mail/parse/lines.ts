import { MOST_LINES, MOST_PARTS, MOST_SHORT_LINES, SHORT_LINE_BYTES } from './limits.ts';

const LF = 0x0a;
const CR = 0x0d;
const DASH = 0x2d;

/** Old Macs ended lines by CR alone; without any other line end it would all be one header. Empty lines above go. */
export function withUsualLines(mail: Uint8Array): Uint8Array {
  const lines = mail.includes(LF) ? mail : mail.map(byte => (byte === CR ? LF : byte));
  let from = 0;
  while (lines[from] === CR || lines[from] === LF) from += 1;
  return lines.subarray(from);
}

export type Shape = 'usual' | 'too_many_parts' | 'too_many_lines';

/** Counted before anything is made of any of them. Only a line that begins with two dashes can begin a part. */
export function shapeOf(mail: Uint8Array): Shape {
  const counts = { lines: 0, short: 0, parts: 0 };
  for (let from = 0; from < mail.length; ) {
    const found = mail.indexOf(LF, from);
    const end = found < 0 ? mail.length : found;
    counts.lines += 1;
    if (end - from < SHORT_LINE_BYTES) counts.short += 1;
    if (mail[from] === DASH && mail[from + 1] === DASH) counts.parts += 1;
    if (counts.lines > MOST_LINES || counts.short > MOST_SHORT_LINES) return 'too_many_lines';
    from = end + 1;
  }
  return counts.parts > MOST_PARTS && hasBoundary(mail) ? 'too_many_parts' : 'usual';
}

/** Without one the dashes are only dashes, as in a long dump of SQL. */
function hasBoundary(mail: Uint8Array): boolean {
  return /boundary/i.test(Buffer.from(mail.buffer, mail.byteOffset, mail.byteLength).toString('latin1'));
}
