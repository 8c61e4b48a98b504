import { randomBytes } from 'node:crypto';
import { lookup, Resolver } from 'node:dns/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** Everything that is not a function of its arguments: the clock, chance and the network. */
export type World = {
  /** Business time. A simulation may move it; leases and locks use the database's clock instead. */
  now(): Date;
  /** Milliseconds that only ever grow, for measuring how long something took. */
  elapsedMs(): number;
  randomBytes(length: number): Buffer;
  fetch(request: Request): Promise<Response>;
  /** All addresses a name stands for at this moment. */
  lookUp(hostname: string): Promise<readonly string[]>;
  /** What one name server says; rejects with the code of node:dns where it says nothing of the kind. */
  askNameServer(question: DnsQuestion): Promise<readonly string[]>;
  delay(durationMs: number, signal?: AbortSignal): Promise<void>;
};

/** `server` is an IP address, with a port if it is not 53; without one the servers of the system are asked. */
export type DnsQuestion = { server?: string | undefined; name: string; type: 'TXT' | 'NS' | 'A' | 'AAAA' };

const NAME_SERVER_TIMEOUT = { timeout: 2_000, tries: 2 }; // a person waits for it, and there are several to ask

const POOL_BYTES = 16_384;

/** Asking the system for chance costs a microsecond or two each time, which is felt at every id. */
function pooledRandomBytes(): (length: number) => Buffer {
  let pool = Buffer.alloc(0);
  return length => {
    if (length > POOL_BYTES) return randomBytes(length);
    if (pool.length < length) pool = randomBytes(POOL_BYTES);
    const taken = Buffer.from(pool.subarray(0, length));
    pool.fill(0, 0, length); // given out once, and nowhere else in memory
    pool = pool.subarray(length);
    return taken;
  };
}

export function realWorld(): World {
  return {
    now: () => new Date(),
    elapsedMs: () => performance.now(),
    randomBytes: pooledRandomBytes(),
    fetch: request => fetch(request),
    lookUp: async hostname => (await lookup(hostname, { all: true })).map(({ address }) => address),
    askNameServer,
    delay: async (durationMs, signal) => {
      await wait(durationMs, undefined, { ref: false, ...(signal && { signal }) });
    },
  };
}

async function askNameServer({ server, name, type }: DnsQuestion): Promise<readonly string[]> {
  const resolver = new Resolver(NAME_SERVER_TIMEOUT);
  if (server) resolver.setServers([server]);
  switch (type) {
    case 'TXT':
      // One record may come in several strings, which belong together (RFC 7208, 3.3).
      return (await resolver.resolveTxt(name)).map(strings => strings.join(''));
    case 'NS':
      return resolver.resolveNs(name);
    case 'A':
      return resolver.resolve4(name);
    case 'AAAA':
      return resolver.resolve6(name);
    default:
      return type satisfies never;
  }
}

/** A moment `durationMs` after (or, negative, before) another. */
export function shifted(moment: Date, durationMs: number): Date {
  return new Date(moment.getTime() + durationMs);
}

/** How far this world's time is ahead of the machine's, for libraries that read the clock themselves. */
export function aheadMs(world: Pick<World, 'now'>): number {
  return world.now().getTime() - Date.now();
}
