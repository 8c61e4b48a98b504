import { createHmac, type KeyObject } from 'node:crypto';

const NOTHING = 0xffff_ffff; // no part is that long, so null and the empty text differ

export type CodePart = string | number | Buffer | null;

/** A code over parts that can neither be changed nor pushed over into their neighbours, under a label of its use. */
export function keyedCode(key: KeyObject, label: string, parts: readonly CodePart[]): Buffer {
  const code = createHmac('sha256', key);
  for (const part of [label, ...parts]) {
    const bytes = bytesOf(part);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes?.length ?? NOTHING);
    code.update(length);
    if (bytes) code.update(bytes);
  }
  return code.digest();
}

function bytesOf(part: CodePart): Buffer | undefined {
  if (part === null) return undefined;
  return Buffer.isBuffer(part) ? part : Buffer.from(String(part), 'utf8');
}
