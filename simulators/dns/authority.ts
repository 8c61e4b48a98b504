import type { Dns } from './dns.ts';
import type { Answer, MaybeAnswer, Question, Temper } from './records.ts';
import { findZone } from './zones.ts';

/** What a domain's own name servers say. They know their domains and no others. */
export function askAuthority(dns: Dns, { name, type }: Question): MaybeAnswer {
  const zone = findZone(dns, name);
  if (!zone) return inBadTemper('refuses');
  if (zone.servers !== 'answers') return inBadTemper(zone.servers);
  const here = zone.records.filter(record => record.name === name);
  const records = here.filter(record => record.type === type);
  if (records.length > 0) return { code: 'NOERROR', records, deniedBy: undefined };
  // RFC 8020: a name under which others lie is there, even if nothing stands at it.
  const isThere = here.length > 0 || zone.records.some(record => record.name.endsWith(`.${name}`));
  return { code: isThere ? 'NOERROR' : 'NXDOMAIN', records: [], deniedBy: zone.name };
}

export function inBadTemper(temper: Exclude<Temper, 'answers'>): MaybeAnswer {
  if (temper === 'silent') return undefined;
  return { ...nothing, code: temper === 'refuses' ? 'REFUSED' : 'SERVFAIL' };
}

export const nothing = { records: [], deniedBy: undefined } satisfies Omit<Answer, 'code'>;
