import { sectionsOf } from './headers.ts';

/** Every header as its own lines, folds included, so that what is not touched stays byte for byte. */
function linesOf(head: Buffer): string[] {
  return head.length === 0 ? [] : head.toString('latin1').split(/\r?\n(?![ \t])/);
}

export type Rewrite = {
  /** New headers above all others, as servers on the way put theirs. */
  readonly above?: readonly string[];
  readonly without?: readonly string[];
  /** New headers below all others, as what had been forgotten. */
  readonly below?: readonly string[];
};

export function rewriteHead(raw: Buffer, { above = [], without = [], below = [] }: Rewrite): Buffer {
  const { head, body } = sectionsOf(raw);
  const gone = new Set(without.map(name => name.toLowerCase()));
  const kept = linesOf(head).filter(line => !gone.has(line.slice(0, line.indexOf(':')).trim().toLowerCase()));
  const lines = [...above.map(bytesAsText), ...kept, ...below.map(bytesAsText)];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}

function bytesAsText(line: string): string {
  return Buffer.from(line, 'utf8').toString('latin1');
}
