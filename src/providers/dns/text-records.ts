import type { DnsQuestion, World } from '#kernel/world.ts';

/** What DNS says under a name. `no_answer`: nobody could be asked, which says nothing about the name. */
export type FoundTexts =
  | { kind: 'texts'; texts: readonly string[] }
  | { kind: 'nothing' }
  | { kind: 'no_answer' };

export type TextRecords = {
  /** The TXT records under a name that lies in or under `domain`. */
  findTexts(name: string, domain: string): Promise<FoundTexts>;
};

type Needs = {
  world: Pick<World, 'askNameServer'>;
  /** Asked where the domain's own servers cannot be, each by itself. None: the servers of the system. */
  resolvers: readonly string[];
  /** Where a domain's own name servers answer. */
  authorityPort: number;
  /** Whoever names a server for their domain must not make ours knock inside the operator's network. */
  mayAsk(address: string): boolean;
};

const USUAL_PORT = 53;
const MOST_AUTHORITIES = 4; // one that answers is enough

/** Names are there or not; everything else a resolver may say is no answer. RFC 8020 and 2308. */
const saysNothing: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA']);

/**
 * The domain's own name servers first: their answer is the newest, and nobody's memory of yesterday's "no"
 * stands in its way. Otherwise what more than half of the resolvers that answered agree on.
 */
export function createTextRecords({ world, resolvers, authorityPort, mayAsk }: Needs): TextRecords {
  const everyResolver = resolvers.length > 0 ? resolvers : [undefined];

  async function ask(question: DnsQuestion): Promise<FoundTexts> {
    try {
      const texts = await world.askNameServer(question);
      return texts.length > 0 ? { kind: 'texts', texts } : { kind: 'nothing' };
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
      return saysNothing.has(code) ? { kind: 'nothing' } : { kind: 'no_answer' };
    }
  }

  /** From the first resolver that answers. */
  async function lookUp(name: string, type: DnsQuestion['type']): Promise<readonly string[]> {
    for (const server of everyResolver) {
      const found = await ask({ server, name, type });
      if (found.kind === 'texts') return found.texts;
      if (found.kind === 'nothing') return [];
    }
    return [];
  }

  async function authoritiesOf(domain: string): Promise<string[]> {
    for (const zone of zonesAbove(domain)) {
      const hosts = (await lookUp(zone, 'NS')).slice(0, MOST_AUTHORITIES);
      if (hosts.length === 0) continue;
      const addresses = await Promise.all(hosts.flatMap(host => [lookUp(host, 'A'), lookUp(host, 'AAAA')]));
      return [...new Set(addresses.flat())].filter(mayAsk).slice(0, MOST_AUTHORITIES);
    }
    return [];
  }

  async function askResolvers(name: string): Promise<FoundTexts> {
    const answers = await Promise.all(everyResolver.map(server => ask({ server, name, type: 'TXT' })));
    const heard = answers.filter(({ kind }) => kind !== 'no_answer');
    if (heard.length === 0) return { kind: 'no_answer' };
    const counts = new Map<string, number>();
    for (const answer of heard) {
      const texts = answer.kind === 'texts' ? new Set(answer.texts) : [];
      for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    const agreed = [...counts].filter(([, count]) => count * 2 > heard.length).map(([text]) => text);
    return agreed.length > 0 ? { kind: 'texts', texts: agreed } : { kind: 'nothing' };
  }

  return {
    async findTexts(name, domain) {
      for (const address of await authoritiesOf(domain)) {
        const answer = await ask({ server: serverAt(address, authorityPort), name, type: 'TXT' });
        if (answer.kind !== 'no_answer') return answer;
      }
      return askResolvers(name);
    },
  };
}

function serverAt(address: string, port: number): string {
  if (port === USUAL_PORT) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The domain and those above it, as far as two labels: nobody asks the servers of a top-level domain. */
function zonesAbove(domain: string): string[] {
  const labels = domain.split('.');
  return labels.slice(0, -1).map((_, at) => labels.slice(at).join('.'));
}
