import { createHash } from 'node:crypto';
import type { Google } from '../google.ts';

const mark = 'ANGjdJ';
const nonceBytes = 24;

/**
 * Another one at every reading, all of them valid: whoever keeps one as a key will never find it again.
 * What it stands for is hidden, so that nobody learns to take it apart.
 */
export function newAttachmentId(google: Google, messageId: string, partId: string): string {
  const nonce = Buffer.from(google.random(nonceBytes));
  return (
    mark + Buffer.concat([nonce, masked(Buffer.from(`${messageId} ${partId}`), nonce)]).toString('base64url')
  );
}

export function readAttachmentId(id: string): { messageId: string; partId: string } | undefined {
  if (!id.startsWith(mark)) return undefined;
  const bytes = Buffer.from(id.slice(mark.length), 'base64url');
  const text = masked(bytes.subarray(nonceBytes), bytes.subarray(0, nonceBytes)).toString('latin1');
  const [, messageId, partId] = /^([\da-f]{16}) ([\d.]*)$/.exec(text) ?? [];
  return messageId === undefined || partId === undefined ? undefined : { messageId, partId };
}

function masked(bytes: Buffer, nonce: Buffer): Buffer {
  const mask = Buffer.concat(
    Array.from({ length: Math.ceil(bytes.length / 64) }, (_, at) =>
      createHash('sha512').update(nonce).update(String(at)).digest(),
    ),
  );
  return Buffer.from(bytes.map((byte, at) => byte ^ (mask[at] ?? 0)));
}
