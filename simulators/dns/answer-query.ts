import { askAuthority } from './authority.ts';
import { type Dns, type Role, writeDown } from './dns.ts';
import { PLAIN_PAYLOAD_BYTES, type Query, type Reply, readQuery, writeReply } from './message.ts';
import type { Answer, DnsRecord, MaybeAnswer, Question } from './records.ts';
import { askResolver } from './resolver.ts';

export type Carrier = 'datagram' | 'stream';

const QUERY = 0; // RFC 1035, 4.1.1: the only kind of request there is here

/** One message for another, as a name server does it. Undefined: it says nothing. */
export function answerQuery(dns: Dns, role: Role, carrier: Carrier, message: Buffer): Buffer | undefined {
  const query = readQuery(message);
  if (!query) return undefined;
  const manner = { isAuthoritative: false, offersRecursion: role === 'resolver' };
  if (query.opcode !== QUERY) return writeReply(query, { ...manner, code: 'NOTIMP' });
  if (!query.question) return writeReply(query, { ...manner, code: 'FORMERR' });
  const answer = ask(dns, role, query.question);
  if (!answer) return undefined;
  return fitted(query, carrier, {
    code: answer.code,
    isAuthoritative: role === 'authority' && (answer.records.length > 0 || answer.deniedBy !== undefined),
    offersRecursion: role === 'resolver',
    answers: answer.records,
    authority: denialOf(dns, answer),
  });
}

/** The same without the wire, for whoever is in the same process. */
export function ask(dns: Dns, role: Role, question: Question): MaybeAnswer {
  const answer = role === 'authority' ? askAuthority(dns, question) : askResolver(dns, question);
  writeDown(dns, { ...question, role, at: dns.clock.now(), answered: answer?.code ?? 'silence' });
  return answer;
}

function denialOf(dns: Dns, { deniedBy }: Answer): DnsRecord[] {
  const zone = deniedBy === undefined ? undefined : dns.zones.get(deniedBy);
  return zone?.records.filter(({ type }) => type === 'SOA') ?? [];
}

/** RFC 2181, 9: what does not fit into a datagram is asked for again over a stream. */
function fitted(query: Query, carrier: Carrier, reply: Reply): Buffer {
  const whole = writeReply(query, reply);
  const most = query.edns?.payloadBytes ?? PLAIN_PAYLOAD_BYTES;
  if (carrier === 'stream' || whole.byteLength <= most) return whole;
  return writeReply(query, { ...reply, isTruncated: true, answers: [], authority: [] });
}
