import { isIPv4, isIPv6 } from 'node:net';
import { ControlRefusal } from '../frame/control-refusal.ts';
import { type Dns, newRecordId } from './dns.ts';
import type { DnsRecord, Zone } from './records.ts';

const USUAL_TTL_SECONDS = 300;
const LONGEST_STRING_BYTES = 255; // RFC 1035, 3.3.14
const LONGEST_NAME = 253;
/** Underscores, too: hosts of challenges begin with one. */
const label = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

export function nameServerOf(zone: string): string {
  return `ns1.${zone}`;
}

/** Registers a domain: from now on it has a name server, and nothing else. */
export function addZone(dns: Dns, text: string): Zone {
  const name = requireName(text);
  if (!name.includes('.')) throw new ControlRefusal(400, 'A domain has at least two parts, as acme.test.');
  if (dns.zones.has(name)) throw new ControlRefusal(409, `${name} is registered already.`);
  const own = { ttlSeconds: USUAL_TTL_SECONDS };
  const host = nameServerOf(name);
  const zone: Zone = {
    name,
    servers: 'answers',
    records: [
      { ...own, id: newRecordId(dns), name, type: 'SOA' },
      { ...own, id: newRecordId(dns), name, type: 'NS', value: host },
      { ...own, id: newRecordId(dns), name: host, type: 'A', value: '127.0.0.1' },
    ],
  };
  dns.zones.set(name, zone);
  return zone;
}

/** The nearest zone in which a name lies. */
export function findZone(dns: Dns, name: string): Zone | undefined {
  const labels = name.split('.');
  const names = labels.map((_, at) => labels.slice(at).join('.'));
  return names.map(each => dns.zones.get(each)).find(zone => zone !== undefined);
}

export function requireZone(dns: Dns, text: string): Zone {
  const zone = dns.zones.get(asName(text));
  if (!zone) throw new ControlRefusal(404, `${text} is not registered here.`);
  return zone;
}

type Wanted = { name: string; ttlSeconds?: number | undefined } & (
  | { type: 'TXT'; strings: readonly string[] }
  | { type: 'A' | 'AAAA' | 'NS'; value: string }
);

export function publish(dns: Dns, wanted: Wanted): DnsRecord {
  const name = requireName(wanted.name);
  const zone = findZone(dns, name);
  if (!zone) throw new ControlRefusal(404, `${name} lies in no domain that is registered here.`);
  const own = { id: newRecordId(dns), name, ttlSeconds: wanted.ttlSeconds ?? USUAL_TTL_SECONDS };
  const record: DnsRecord =
    wanted.type === 'TXT'
      ? { ...own, type: 'TXT', strings: requireStrings(wanted.strings) }
      : { ...own, type: wanted.type, value: requireValue(wanted) };
  zone.records.push(record);
  return record;
}

export function takeDown(zone: Zone, id: string): boolean {
  const left = zone.records.filter(record => record.id !== id || record.type === 'SOA');
  const isThere = left.length < zone.records.length;
  zone.records = left;
  return isThere;
}

/** As most panels of DNS providers do with what is longer than one string holds. */
export function inStrings(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const count = Math.max(1, Math.ceil(bytes.byteLength / LONGEST_STRING_BYTES));
  return Array.from({ length: count }, (_, at) =>
    bytes.subarray(at * LONGEST_STRING_BYTES, (at + 1) * LONGEST_STRING_BYTES).toString('utf8'),
  );
}

export function asName(text: string): string {
  return text.trim().toLowerCase().replace(/\.$/, '');
}

function requireName(text: string): string {
  const name = asName(text);
  if (name.length <= LONGEST_NAME && name.split('.').every(each => label.test(each))) return name;
  throw new ControlRefusal(400, `${text} is no name of DNS. Write other letters as xn--...`);
}

function requireStrings(strings: readonly string[]): readonly string[] {
  const isSound =
    strings.length > 0 && strings.every(each => Buffer.byteLength(each) <= LONGEST_STRING_BYTES);
  if (isSound) return strings;
  throw new ControlRefusal(
    400,
    `A TXT record is one or more strings of at most ${LONGEST_STRING_BYTES} bytes.`,
  );
}

function requireValue({ type, value }: { type: 'A' | 'AAAA' | 'NS'; value: string }): string {
  if (type === 'NS') return requireName(value);
  if (type === 'A' ? isIPv4(value) : isIPv6(value)) return value;
  throw new ControlRefusal(400, `The value of this ${type} record is no address.`);
}
