import { type KeyObject, timingSafeEqual } from 'node:crypto';
import type { TenantId } from '#kernel/ids.ts';
import { keyedCode } from '#platform/crypto/keyed-code.ts';

/** The purpose under which the key is derived. */
export const REPLY_TOKEN_KEY = 'reply tokens';

/** Half a year: who answers later is still found by what the answer refers to. */
export const REPLY_TOKEN_DAYS = 180;

const DAY_MS = 24 * 60 * 60_000;
const FIRST_DAY_MS = Date.UTC(2020, 0, 1);
const LAST_DAY = 0xffff; // in the year 2199
const PREFIX = 'kr';

/** Nobody can try one without sending a mail, and each mail tries one: 80 bits are out of reach. */
const CODE_BYTES = 10;
const NUMBER_BYTES = 4;
const DAY_BYTES = 2;
const LENGTH = Math.ceil(((NUMBER_BYTES + DAY_BYTES + CODE_BYTES) * 8) / 5);

/** To which ticket an answer belongs, and whose answer that may be. */
export type ReplyTo = {
  tenantId: TenantId;
  /** As people know the ticket; it has room for four thousand million in each organisation. */
  ticketNumber: number;
  recipient: string;
};

export function writeReplyToken(key: KeyObject, { expiresAt, ...to }: ReplyTo & { expiresAt: Date }): string {
  const day = Math.min(Math.max(dayOf(expiresAt), 0), LAST_DAY);
  const facts = Buffer.alloc(NUMBER_BYTES + DAY_BYTES);
  facts.writeUInt32BE(to.ticketNumber);
  facts.writeUInt16BE(day, NUMBER_BYTES);
  return PREFIX + base32(Buffer.concat([facts, codeOf(key, to, day)]));
}

export type ReplyTokenRead =
  | { kind: 'valid'; ticketNumber: number }
  | { kind: 'expired'; ticketNumber: number }
  /** Made up, of another organisation, or written to somebody else than the mail is from. */
  | { kind: 'foreign' };

/** `senders`: all who may have written the mail. Each is tried, so that the time tells nothing about any. */
export function readReplyToken(
  key: KeyObject,
  token: string,
  { tenantId, senders, now }: { tenantId: TenantId; senders: readonly string[]; now: Date },
): ReplyTokenRead {
  const bytes = token.startsWith(PREFIX) ? bytesOf(token.slice(PREFIX.length)) : undefined;
  if (!bytes) return { kind: 'foreign' };
  const ticketNumber = bytes.readUInt32BE(0);
  const day = bytes.readUInt16BE(NUMBER_BYTES);
  const code = bytes.subarray(NUMBER_BYTES + DAY_BYTES);
  let isOurs = false;
  for (const recipient of senders) {
    const isTheirs = timingSafeEqual(code, codeOf(key, { tenantId, ticketNumber, recipient }, day));
    isOurs = isTheirs || isOurs;
  }
  if (!isOurs) return { kind: 'foreign' };
  return dayOf(now) > day ? { kind: 'expired', ticketNumber } : { kind: 'valid', ticketNumber };
}

/** RFC 5321, 4.5.3.1.1 */
const LONGEST_LOCAL = 64;

/**
 * Where an answer is to go: the mailbox, with the token behind a plus. Undefined where there is no room; then the
 * token stands in a line below the text.
 */
export function replyAddress(mailbox: string, token: string): string | undefined {
  const at = mailbox.lastIndexOf('@');
  const local = `${mailbox.slice(0, at)}+${token}`;
  return mailbox.startsWith('"') || local.length > LONGEST_LOCAL ? undefined : local + mailbox.slice(at);
}

/** For the foot of a text, where the address has no room. */
export function replyLine(token: string): string {
  return `Ref: ${token}`;
}

const MOST_TOKENS = 10; // each costs a code; a thread that was answered by ten people has no more

/** Those in addresses first: they are where nobody quotes. Capitals do not survive every mail system. */
export function tokensIn(addresses: readonly string[], text: string): string[] {
  const inAddresses = addresses.flatMap(address => /\+(kr[a-z2-7]{26})@/i.exec(address)?.[1] ?? []);
  const inText = [...text.matchAll(/\bkr[a-z2-7]{26}\b/gi)].map(([token]) => token);
  return [...new Set([...inAddresses, ...inText].map(token => token.toLowerCase()))].slice(0, MOST_TOKENS);
}

function codeOf(key: KeyObject, { tenantId, ticketNumber, recipient }: ReplyTo, day: number): Buffer {
  const parts = [tenantId, ticketNumber, day, recipient.toLowerCase()];
  return keyedCode(key, 'reply token', parts).subarray(0, CODE_BYTES);
}

function dayOf(at: Date): number {
  return Math.floor((at.getTime() - FIRST_DAY_MS) / DAY_MS);
}

const letters = 'abcdefghijklmnopqrstuvwxyz234567'; // RFC 4648, 6: the same in capitals

function base32(bytes: Buffer): string {
  const bits = [...bytes].map(byte => byte.toString(2).padStart(8, '0')).join('');
  return bits.replace(/.{1,5}/g, five => letters.charAt(Number.parseInt(five.padEnd(5, '0'), 2)));
}

/** Undefined for anything but the one way to write these bytes. */
function bytesOf(text: string): Buffer | undefined {
  if (text.length !== LENGTH) return undefined;
  const values = [...text].map(letter => letters.indexOf(letter));
  if (values.includes(-1)) return undefined;
  const bits = values.map(value => value.toString(2).padStart(5, '0')).join('');
  const whole = bits.slice(0, Math.floor(bits.length / 8) * 8);
  if (Number.parseInt(bits.slice(whole.length), 2) !== 0) return undefined;
  return Buffer.from((whole.match(/.{8}/g) ?? []).map(eight => Number.parseInt(eight, 2)));
}
