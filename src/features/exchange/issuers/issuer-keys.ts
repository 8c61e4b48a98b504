import type { World } from '#kernel/world.ts';
import { getJson } from '#providers/http.ts';
import type { JwtIssuer } from './issuer.ts';
import { type PublicKeys, readPublicKeys } from './public-keys.ts';

export type FoundKeys = { kind: 'keys'; keys: PublicKeys } | { kind: 'unreachable' } | { kind: 'unusable' };

/** The public keys of issuers, fetched when they are needed. Make one per process. */
export type IssuerKeys = {
  keysOf(issuer: JwtIssuer): Promise<FoundKeys>;
  /** For a token that names a key which is not among them: fetched anew, unless that was done just now. */
  keysAnewOf(issuer: JwtIssuer): Promise<FoundKeys>;
};

const LIMITS = { timeOutMs: 5_000, mostBytes: 131_072 };
/** Long enough to spare the issuer, short against the day on which it takes a key back. */
const LIFE_MS = 5 * 60_000;
/** Anyone can name a key that does not exist; this is how often that may make us ask. */
const PAUSE_MS = 30_000;
/** An issuer that does not answer is left alone so long. */
const FAILURE_LIFE_MS = 10_000;
const MOST_KEPT = 1_000;

type Held = { found: FoundKeys; askedAtMs: number };

export function openIssuerKeys({ world }: { world: World }): IssuerKeys {
  const held = new Map<string, Held>();
  const fetching = new Map<string, Promise<FoundKeys>>();

  async function fetchKeys(name: string, url: string): Promise<FoundKeys> {
    const askedAtMs = world.elapsedMs();
    const found = await fetchFrom(world, url);
    const [oldest] = held.keys();
    if (held.size >= MOST_KEPT && oldest !== undefined) held.delete(oldest);
    held.delete(name);
    held.set(name, { found, askedAtMs });
    return found;
  }

  /** However many wait, one request. */
  function fetchOnce(name: string, url: string): Promise<FoundKeys> {
    const running = fetching.get(name);
    if (running) return running;
    const begun = fetchKeys(name, url).finally(() => fetching.delete(name));
    fetching.set(name, begun);
    return begun;
  }

  async function foundWithin(issuer: JwtIssuer, lifeMs: number): Promise<FoundKeys> {
    const { tenantId, id, keys } = issuer;
    if (keys.kind === 'pasted') return read(parsed(keys.jwks));
    const name = `${tenantId} ${id} ${keys.url}`;
    const known = held.get(name);
    const longest = known?.found.kind === 'keys' ? lifeMs : Math.min(lifeMs, FAILURE_LIFE_MS);
    if (known && world.elapsedMs() - known.askedAtMs < longest) return known.found;
    return fetchOnce(name, keys.url);
  }

  return {
    keysOf: issuer => foundWithin(issuer, LIFE_MS),
    keysAnewOf: issuer => foundWithin(issuer, PAUSE_MS),
  };
}

async function fetchFrom(world: World, url: string): Promise<FoundKeys> {
  const answer = await getJson(world, url, LIMITS);
  if (answer.kind === 'busy') return { kind: 'unreachable' };
  return answer.isSuccess ? read(answer.body) : { kind: 'unreachable' };
}

function read(body: unknown): FoundKeys {
  const { kind, ...rest } = readPublicKeys(body);
  return kind === 'keys' && 'keys' in rest ? { kind, keys: rest.keys } : { kind: 'unusable' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
