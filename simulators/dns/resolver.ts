import { askAuthority, inBadTemper, nothing } from './authority.ts';
import type { Dns } from './dns.ts';
import type { Answer, MaybeAnswer, Question } from './records.ts';
import { findZone } from './zones.ts';

/** RFC 2308, 5: how long a "no" is remembered, which our zones put into their SOA record. */
export const NEGATIVE_TTL_SECONDS = 300;

/** What a resolver says: for a while what it heard before, also when that was "no". */
export function askResolver(dns: Dns, question: Question): MaybeAnswer {
  if (dns.resolver !== 'answers') return inBadTemper(dns.resolver);
  const key = `${question.name} ${question.type}`;
  const known = dns.remembered.get(key);
  if (known && known.until > dns.clock.now()) return known.answer;
  const answer = heard(dns, question);
  const ttlSeconds = lifeOf(answer);
  if (ttlSeconds > 0) {
    dns.remembered.set(key, { answer, until: new Date(dns.clock.now().getTime() + ttlSeconds * 1_000) });
  }
  return answer;
}

function heard(dns: Dns, question: Question): Answer {
  // The servers above would say that nobody has registered it.
  if (!findZone(dns, question.name)) return { ...nothing, code: 'NXDOMAIN' };
  const answer = askAuthority(dns, question);
  const isUseful = answer !== undefined && (answer.code === 'NOERROR' || answer.code === 'NXDOMAIN');
  return isUseful ? answer : { ...nothing, code: 'SERVFAIL' };
}

function lifeOf({ code, records }: Answer): number {
  if (code === 'SERVFAIL') return 0;
  return records.length > 0 ? Math.min(...records.map(({ ttlSeconds }) => ttlSeconds)) : NEGATIVE_TTL_SECONDS;
}
