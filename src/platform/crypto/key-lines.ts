import { createHmac, createSecretKey, hkdfSync, timingSafeEqual } from 'node:crypto';
import { CannotStart } from '#kernel/failures.ts';
import { KEY_BYTES, type SealingKey } from './sealed-bytes.ts';

export type KeyEncryptionKey = {
  id: string;
  sealing: SealingKey;
  /** Tells this key from another of the same name, and nothing about it. */
  checkValue: Buffer;
};

const idForm = /^[A-Za-z0-9_-]{1,32}$/;
const base64Form = /^[A-Za-z0-9+/]{43}=$/;

/** One `id:base64 of 32 bytes` a line, commas as good as line ends; empty lines and # lines are left alone. */
export function parseKeys(text: string, source: string): KeyEncryptionKey[] {
  const found: (KeyEncryptionKey & { where: string })[] = [];
  for (const { entry, where } of entriesOf(text)) {
    const key = parseKey(entry, `${where} of ${source}`);
    const same = found.find(({ id, checkValue }) => id === key.id || isSame(checkValue, key.checkValue));
    if (same) {
      const what = same.id === key.id ? `the id ${key.id}` : 'the key';
      throw new CannotStart(`${where} of ${source} repeats ${what} of ${same.where.toLowerCase()}.`);
    }
    found.push({ ...key, where });
  }
  if (found.length === 0) throw new CannotStart(`There is no key-encryption key in ${source}.`);
  return found.map(({ id, sealing, checkValue }) => ({ id, sealing, checkValue }));
}

export function lineOf(id: string, key: Buffer): string {
  return `${id}:${key.toString('base64')}`;
}

/** The same text, comments and all, but for this key. */
export function withoutKey(text: string, id: string): string {
  const lines = text.split('\n').map(line => {
    if (line.trim().startsWith('#')) return line;
    return line
      .split(',')
      .filter(entry => entry.trim().split(':', 1)[0]?.trim() !== id)
      .join(',');
  });
  return lines.filter((line, index) => line !== '' || text.split('\n')[index] === '').join('\n');
}

export function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

type Entry = { entry: string; where: string };

function entriesOf(text: string): Entry[] {
  return text.split('\n').flatMap((content, index) => entriesOfLine(content.trim(), index + 1));
}

function entriesOfLine(content: string, line: number): Entry[] {
  if (content === '' || content.startsWith('#')) return [];
  const entries = content.split(',').map(entry => entry.trim());
  return entries
    .map((entry, index) => ({
      entry,
      where: entries.length === 1 ? `Line ${line}` : `Entry ${index + 1} in line ${line}`,
    }))
    .filter(({ entry }) => entry !== '');
}

function parseKey(entry: string, where: string): KeyEncryptionKey {
  const colon = entry.indexOf(':');
  if (colon < 0) throw new CannotStart(`${where} is not of the form id:key.`);
  const id = entry.slice(0, colon).trim();
  const encoded = entry.slice(colon + 1).trim();
  if (!idForm.test(id)) {
    throw new CannotStart(`${where} has an id that is not 1 to 32 letters, digits, - or _.`);
  }
  if (!base64Form.test(encoded)) throw new CannotStart(`${where} has a key that is ${faultOf(encoded)}.`);
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.every(byte => byte === bytes[0])) {
    throw new CannotStart(`${where} has a key that is a placeholder: all its bytes are the same.`);
  }
  return keyFrom(id, bytes);
}

function faultOf(encoded: string): string {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(encoded)) return 'not written in base64';
  const { length } = Buffer.from(encoded, 'base64');
  if (length === KEY_BYTES) return 'not written in base64 as base64 tools write it, with = at the end';
  return `${length < KEY_BYTES ? 'too short' : 'too long'}: ${length} bytes instead of ${KEY_BYTES}`;
}

/** One key for each use, so that what is learned from one use helps with no other. */
function keyFrom(id: string, bytes: Buffer): KeyEncryptionKey {
  const master = createSecretKey(bytes);
  bytes.fill(0);
  const derived = (use: string) =>
    createSecretKey(
      Buffer.from(hkdfSync('sha256', master, '', `keyholder key-encryption key/${use}`, KEY_BYTES)),
    );
  const checkValue = createHmac('sha256', derived('check')).update('keyholder').digest();
  return { id, sealing: { id: Buffer.from(id), key: derived('seal') }, checkValue };
}
