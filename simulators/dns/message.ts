import { type DnsRecord, type Question, type RecordType, recordTypes } from './records.ts';

/** A question as it came over the wire. RFC 1035, 4; its name is echoed letter by letter. */
export type Query = {
  readonly id: number;
  readonly opcode: number;
  readonly wantsRecursion: boolean;
  /** Undefined: there is not exactly one question, or not of the internet. */
  readonly question: Question | undefined;
  readonly questionBytes: Buffer;
  /** RFC 6891: how much the asker can take in one datagram. */
  readonly edns: { readonly payloadBytes: number } | undefined;
};

export const codes = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
export const PLAIN_PAYLOAD_BYTES = 512;
export const EDNS_PAYLOAD_BYTES = 1_232;

const HEADER_BYTES = 12;
const OPT = 41;
const INTERNET = 1;
const numbers: Readonly<Record<RecordType, number>> = { A: 1, NS: 2, SOA: 6, TXT: 16, AAAA: 28 };

/** Undefined for what is no question at all, which a server passes over. */
export function readQuery(bytes: Buffer): Query | undefined {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof RangeError) return undefined; // it ends before it should
    throw error;
  }
}

function read(bytes: Buffer): Query | undefined {
  const flags = bytes.readUInt16BE(2);
  if (flags & 0x8000) return undefined; // somebody's answer
  const head = {
    id: bytes.readUInt16BE(0),
    opcode: (flags >> 11) & 0xf,
    wantsRecursion: (flags & 0x0100) !== 0,
  };
  if (bytes.readUInt16BE(4) !== 1) {
    return { ...head, question: undefined, questionBytes: Buffer.alloc(0), edns: undefined };
  }
  const { name, end } = readName(bytes, HEADER_BYTES);
  const [type, kind] = [bytes.readUInt16BE(end), bytes.readUInt16BE(end + 2)];
  const isOfInternet = kind === INTERNET;
  return {
    ...head,
    question: isOfInternet ? { name, type: typeOf(type) } : undefined,
    questionBytes: bytes.subarray(HEADER_BYTES, end + 4),
    edns: bytes.readUInt16BE(10) > 0 ? readEdns(bytes, end + 4) : undefined,
  };
}

function typeOf(wanted: number): Question['type'] {
  return recordTypes.find(type => numbers[type] === wanted) ?? 'other';
}

/** A name in a question is never a pointer: there is nothing before it to point to. */
function readName(bytes: Buffer, at: number): { name: string; end: number } {
  const labels: string[] = [];
  let next = at;
  for (let length = bytes.readUInt8(next); length > 0; length = bytes.readUInt8(next)) {
    if (length > 63 || next + 1 + length > bytes.byteLength) throw new RangeError('not a label');
    labels.push(bytes.toString('latin1', next + 1, next + 1 + length).toLowerCase());
    next += 1 + length;
  }
  return { name: labels.join('.'), end: next + 1 };
}

function readEdns(bytes: Buffer, at: number): Query['edns'] {
  const isOpt = bytes.readUInt8(at) === 0 && bytes.readUInt16BE(at + 1) === OPT;
  return isOpt ? { payloadBytes: Math.max(PLAIN_PAYLOAD_BYTES, bytes.readUInt16BE(at + 3)) } : undefined;
}

export type Reply = {
  readonly code: keyof typeof codes;
  readonly isAuthoritative: boolean;
  readonly offersRecursion: boolean;
  readonly isTruncated?: boolean;
  readonly answers?: readonly DnsRecord[];
  readonly authority?: readonly DnsRecord[];
};

export function writeReply(query: Query, reply: Reply): Buffer {
  const { answers = [], authority = [] } = reply;
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(query.id, 0);
  header.writeUInt16BE(flagsOf(query, reply), 2);
  header.writeUInt16BE(query.questionBytes.byteLength > 0 ? 1 : 0, 4);
  header.writeUInt16BE(answers.length, 6);
  header.writeUInt16BE(authority.length, 8);
  header.writeUInt16BE(query.edns ? 1 : 0, 10);
  const opt = query.edns ? [Buffer.from([0, 0, OPT, ...word(EDNS_PAYLOAD_BYTES), 0, 0, 0, 0, 0, 0])] : [];
  return Buffer.concat([header, query.questionBytes, ...[...answers, ...authority].map(inWire), ...opt]);
}

function flagsOf({ opcode, wantsRecursion }: Query, reply: Reply): number {
  return (
    0x8000 |
    (opcode << 11) |
    (reply.isAuthoritative ? 0x0400 : 0) |
    (reply.isTruncated ? 0x0200 : 0) |
    (wantsRecursion ? 0x0100 : 0) |
    (reply.offersRecursion ? 0x0080 : 0) |
    codes[reply.code]
  );
}

function inWire(record: DnsRecord): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt16BE(numbers[record.type], 0);
  head.writeUInt16BE(INTERNET, 2);
  head.writeUInt32BE(record.ttlSeconds, 4);
  const data = dataOf(record);
  head.writeUInt16BE(data.byteLength, 8);
  return Buffer.concat([nameInWire(record.name), head, data]);
}

function dataOf(record: DnsRecord): Buffer {
  switch (record.type) {
    case 'TXT':
      return Buffer.concat(record.strings.map(text => withLength(Buffer.from(text, 'utf8'))));
    case 'NS':
      return nameInWire(record.value);
    case 'A':
      return Buffer.from(record.value.split('.').map(Number));
    case 'AAAA':
      return Buffer.from(groupsOf(record.value).flatMap(word));
    case 'SOA':
      return Buffer.concat([
        nameInWire(`ns1.${record.name}`),
        nameInWire(`hostmaster.${record.name}`),
        // Serial, refresh, retry, expiry, and how long to remember a "no".
        ...[1, 3_600, 600, 604_800, record.ttlSeconds].map(long),
      ]);
    default:
      return record satisfies never;
  }
}

function nameInWire(name: string): Buffer {
  const labels = name.split('.').map(label => withLength(Buffer.from(label, 'latin1')));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

function withLength(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([bytes.byteLength]), bytes]);
}

function groupsOf(address: string): number[] {
  const [before = '', after] = address.split('::', 2);
  const read = (part: string) =>
    part === '' ? [] : part.split(':').map(group => Number.parseInt(group, 16));
  const [left, right] = [read(before), read(after ?? '')];
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right];
}

function word(value: number): number[] {
  return [value >> 8, value & 0xff];
}

function long(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
