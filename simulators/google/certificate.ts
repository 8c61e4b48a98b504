import { sign } from 'node:crypto';
import type { SigningKey } from './signing-keys.ts';

/** Google's certificates live about two weeks; nobody checks more than the key in them. */
const halfLifeMs = 7 * 86_400_000;

/** A self-signed X.509 certificate (RFC 5280) around a signing key, written in DER by hand. */
export function certificate({ kid, publicKey, privateKey }: SigningKey, now: Date): string {
  const name = sequence(
    set(sequence(objectId('550403'), utf8('federated-signon.system.gserviceaccount.com'))),
  );
  const algorithm = sequence(objectId('2a864886f70d01010b'), tagged(0x05));
  const content = sequence(
    tagged(0xa0, integer('02')),
    integer(`00${kid.slice(0, 16)}`),
    algorithm,
    name,
    sequence(time(now.getTime() - halfLifeMs), time(now.getTime() + halfLifeMs)),
    name,
    publicKey.export({ format: 'der', type: 'spki' }),
  );
  const signature = sign('sha256', content, privateKey);
  const whole = sequence(content, algorithm, tagged(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').replaceAll(/.{64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines.trimEnd()}\n-----END CERTIFICATE-----\n`;
}

function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthBytes(content.length)]), content]);
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, ...parts);
}

function set(...parts: readonly Buffer[]): Buffer {
  return tagged(0x31, ...parts);
}

function objectId(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'));
}

/** A leading zero byte keeps the number positive and may stand only where it is needed for that. */
function integer(hex: string): Buffer {
  const bytes = Buffer.from(hex, 'hex');
  const isPadded = bytes.length > 1 && bytes[0] === 0 && (bytes[1] ?? 0) < 0x80;
  return tagged(0x02, isPadded ? bytes.subarray(1) : bytes);
}

function utf8(text: string): Buffer {
  return tagged(0x0c, Buffer.from(text));
}

/** UTCTime up to 2049, GeneralizedTime after; a simulated clock may be there. */
function time(atMs: number): Buffer {
  const digits = `${new Date(atMs).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`;
  return digits < '205' ? tagged(0x17, Buffer.from(digits.slice(2))) : tagged(0x18, Buffer.from(digits));
}
