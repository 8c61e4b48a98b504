import type { World } from '#kernel/world.ts';
import type { Reach } from '#platform/http-client/address.ts';
import { getPinned } from '#platform/http-client/post-pinned.ts';
import type { JwtIssuer } from './issuer.ts';
import { type PublicKeys, readPublicKeys } from './public-keys.ts';

export type FoundKeys = { kind: 'keys'; keys: PublicKeys } | { kind: 'unreachable' } | { kind: 'unusable' };

/** The public keys of issuers, fetched when they are needed. Make one per process. */
export type IssuerKeys = {
  keysOf(issuer: JwtIssuer): Promise<FoundKeys>;
  /** For a token that names a key which is not among them: fetched anew, unless that was done just now. */
  keysAnewOf(issuer: JwtIssuer): Promise<FoundKeys>;
};

const LIMITS = { timeLimitMs: 5_000, mostBytes: 131_072 };
/** Long enough to spare the issuer, short against the day on which it takes a key back. */
const LIFE_MS = 5 * 60_000;
/** While an issuer does not answer, its last keys go on for so long. */
const GRACE_MS = 60 * 60_000;
/** Anyone can name a key that does not exist; this is how often that may make us ask. */
const PAUSE_MS = 30_000;
/** An issuer that does not answer is left alone so long. */
const FAILURE_PAUSE_MS = 10_000;
const MOST_KEPT = 1_000;

type Held = { found: FoundKeys; foundAtMs: number; triedAtMs: number; isFailing: boolean };

export function openIssuerKeys(network: { world: World; reach: Reach }): IssuerKeys {
  const { world } = network;
  const held = new Map<string, Held>();
  const fetching = new Map<string, Promise<FoundKeys>>();

  async function fetchKeys(name: string, url: string): Promise<FoundKeys> {
    const nowMs = world.elapsedMs();
    const found = await fetchFrom(network, url);
    const before = held.get(name);
    const isFailing = found.kind !== 'keys';
    const goesOn = isFailing && before?.found.kind === 'keys' && nowMs - before.foundAtMs < GRACE_MS;
    const kept = goesOn ? before : { found, foundAtMs: nowMs };
    held.delete(name);
    const [oldest] = held.keys();
    if (held.size >= MOST_KEPT && oldest !== undefined) held.delete(oldest);
    held.set(name, { ...kept, triedAtMs: nowMs, isFailing });
    return kept.found;
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
    const pauseMs = known?.isFailing ? FAILURE_PAUSE_MS : lifeMs;
    if (known && world.elapsedMs() - known.triedAtMs < pauseMs) return known.found;
    return fetchOnce(name, keys.url);
  }

  return {
    keysOf: issuer => foundWithin(issuer, LIFE_MS),
    keysAnewOf: issuer => foundWithin(issuer, PAUSE_MS),
  };
}

/** Redirects are not followed: where the keys are is what somebody of the organisation has typed. */
async function fetchFrom({ world, reach }: { world: World; reach: Reach }, url: string): Promise<FoundKeys> {
  const answer = await getPinned(world, {
    ...LIMITS,
    url: new URL(url),
    headers: { accept: 'application/jwk-set+json, application/json' },
    reach,
    signal: new AbortController().signal,
  });
  if (answer.kind === 'failed' || !answer.isSuccess) return { kind: 'unreachable' };
  // What was cut off at the limit is no JSON any more.
  return read(parsed(answer.text));
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
