import { createHash } from 'node:crypto';
import { Secret } from '#kernel/secret.ts';
import type { World } from '#kernel/world.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SECRET_LENGTH = 43; // 256 bits in base 62
const SELECTOR_LENGTH = 22; // 131 bits

/** `khc_` secret of a client, `khi_` invitation, `khr_` refresh token, `khs_` session. The log's net knows this shape; see kernel/log.ts. */
export type TokenKind = 'khc' | 'khi' | 'khr' | 'khs';

/** Text of letters and digits, each equally likely. A double click selects all of it. */
export function randomText(world: Pick<World, 'randomBytes'>, length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of world.randomBytes(length)) {
      // 248 is the greatest multiple of 62 in a byte; what lies above would favour the first letters.
      if (byte < 248 && text.length < length) text += alphabet.charAt(byte % 62);
    }
  }
  return text;
}

/** A whole number in the same letters. */
export function base62(value: number): string {
  const rest = Math.floor(value / alphabet.length);
  return (rest > 0 ? base62(rest) : '') + alphabet.charAt(value % alphabet.length);
}

/** What the database keeps of a token. Tokens are random and long, so a plain digest cannot be guessed back. */
export function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

export function makeToken(world: World, kind: TokenKind): Secret<string> {
  return new Secret(`${kind}_${randomText(world, SECRET_LENGTH)}`);
}

/**
 * A token whose first part stays while the second is replaced, so that an old one still tells which session
 * it belonged to. The first part is as secret as the whole: nobody can end a session they never held.
 */
export type RotatingToken = {
  token: Secret<string>;
  selector: string;
  selectorHash: Buffer;
  secretHash: Buffer;
};

export function makeRotatingToken(world: World, kind: TokenKind, selector?: string): RotatingToken {
  const kept = selector ?? randomText(world, SELECTOR_LENGTH);
  const secret = randomText(world, SECRET_LENGTH);
  return {
    token: new Secret(`${kind}_${kept}_${secret}`),
    selector: kept,
    selectorHash: digestOf(kept),
    secretHash: digestOf(secret),
  };
}

export type PresentedToken = { selector: string; selectorHash: Buffer; secretHash: Buffer };

const rotating = /^(kh[a-z])_([0-9A-Za-z]{22})_([0-9A-Za-z]{43})$/;

export function readRotatingToken(kind: TokenKind, text: string): PresentedToken | undefined {
  const [, found, selector, secret] = rotating.exec(text) ?? [];
  if (found !== kind || !selector || !secret) return undefined;
  return { selector, selectorHash: digestOf(selector), secretHash: digestOf(secret) };
}
