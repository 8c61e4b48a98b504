import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import type { World } from '#kernel/world.ts';
import { CannotOpen } from './cannot-open.ts';

/** What is sealed here: version, length of the key's id, the id, nonce, ciphertext, tag. */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MOST_ID_BYTES = 255;

export const KEY_BYTES = 32;

/** Always a KeyObject: Node imports raw bytes anew on each call, which costs four times the rest. */
export type SealingKey = { id: Buffer; key: KeyObject };

/**
 * AES-256-GCM under a random nonce. One key may serve 2^32 values (NIST SP 800-38D, 8.3); a data key that
 * is renewed once a year would have to seal 136 values in every second of it to get there.
 */
export function sealBytes(
  world: Pick<World, 'randomBytes'>,
  { id, key }: SealingKey,
  context: Buffer,
  value: Buffer,
): Buffer {
  const header = headerOf(id);
  const nonce = world.randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([header, context]));
  return Buffer.concat([header, nonce, cipher.update(value), cipher.final(), cipher.getAuthTag()]);
}

/** `what` names the place for the error, as the value itself must not be in it. */
export function openBytes(key: KeyObject, context: Buffer, sealed: Buffer, what: string): Buffer {
  const header = headerOf(keyIdOf(sealed, what));
  const body = sealed.subarray(header.length);
  const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.concat([header, context]));
  decipher.setAuthTag(body.subarray(-TAG_BYTES));
  const opened = decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES));
  try {
    return Buffer.concat([opened, decipher.final()]);
  } catch (cause) {
    opened.fill(0);
    throw new CannotOpen(what, 'does_not_fit', cause);
  }
}

export function keyIdOf(sealed: Buffer, what: string): Buffer {
  const length = sealed[1] ?? 0;
  const isWhole = sealed.length >= 2 + length + NONCE_BYTES + TAG_BYTES;
  if (sealed[0] !== VERSION || length === 0 || !isWhole) throw new CannotOpen(what);
  return sealed.subarray(2, 2 + length);
}

/** What every value sealed by this key begins with. */
export function headerOf(id: Buffer): Buffer {
  if (id.length === 0 || id.length > MOST_ID_BYTES) throw new Error('The id of a key has 1 to 255 bytes.');
  return Buffer.concat([Buffer.from([VERSION, id.length]), id]);
}
