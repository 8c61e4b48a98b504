import { demoSettings } from '#entry/demo/settings.ts';
import type { World } from '#kernel/world.ts';
import { ask } from '../../simulators/dns/answer-query.ts';
import type { Dns } from '../../simulators/dns/dns.ts';
import type { Answer, DnsRecord } from '../../simulators/dns/records.ts';

const authorityPort = `:${demoSettings({}).KEYHOLDER_DNS_AUTHORITY_PORT}`;

/** The simulated name servers without sockets, told apart by their ports as outside. */
export function nameServersOf(dns: Dns): World['askNameServer'] {
  return async ({ server, name, type }) => {
    const role = server?.endsWith(authorityPort) ? 'authority' : 'resolver';
    const answer = ask(dns, role, { name: name.toLowerCase(), type });
    const trouble = answer ? troubleIn(answer) : 'ETIMEOUT';
    if (trouble) throw Object.assign(new Error(trouble), { code: trouble });
    return answer?.records.map(inText) ?? [];
  };
}

/** As node:dns calls it. */
function troubleIn({ code, records }: Answer): string | undefined {
  if (code === 'NXDOMAIN') return 'ENOTFOUND';
  if (code === 'SERVFAIL' || code === 'REFUSED') return `E${code}`;
  return records.length === 0 ? 'ENODATA' : undefined;
}

function inText(record: DnsRecord): string {
  if (record.type === 'TXT') return record.strings.join('');
  return record.type === 'SOA' ? '' : record.value;
}
