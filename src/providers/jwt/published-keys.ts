import { type CryptoKey, importJWK } from 'jose';
import { z } from 'zod';
import type { World } from '#kernel/world.ts';
import { getJson } from '../http.ts';
import { type Busy, busy } from '../verdict.ts';

/** A vendor's public keys, fetched when they are needed and kept for as long as it says. Make one per process. */
export type PublishedKeys = {
  publicKeyFor(keyId: string): Promise<({ kind: 'found' } & PublishedKey) | { kind: 'unknown_key' } | Busy>;
};

/** Microsoft says of each key for which issuer it signs. */
export type PublishedKey = { key: CryptoKey; issuer?: string };

type KeySet = { byId: ReadonlyMap<string, PublishedKey>; untilMs: number };

const LIMITS = { timeOutMs: 5_000, mostBytes: 65_536 };
const SECOND_MS = 1_000;
/** Without a word from the vendor: long enough to spare it, short against a week's rotation. */
const USUAL_LIFE_SECONDS = 300;
const SHORTEST_LIFE_SECONDS = 60;
const LONGEST_LIFE_SECONDS = 86_400;
/** Anyone can name a key that does not exist; this is how often that may make us ask. */
const MISS_PAUSE_MS = 30_000;

export function createPublishedKeys({ world, urlOf }: { world: World; urlOf: () => string }): PublishedKeys {
  let held: KeySet | undefined;
  let fetching: Promise<KeySet | Busy> | undefined;
  let missedAtMs = Number.NEGATIVE_INFINITY;

  async function fetchKeys(): Promise<KeySet | Busy> {
    const askedAtMs = world.elapsedMs();
    const answer = await getJson(world, urlOf(), LIMITS);
    if (answer.kind === 'busy') return answer;
    const byId = answer.isSuccess ? await readKeys(answer.body) : undefined;
    if (!byId) return busy('unreadable_answer', { clue: `http_${answer.status}` });
    held = { byId, untilMs: askedAtMs + lifeSeconds(answer.headers) * SECOND_MS };
    return held;
  }

  /** However many wait, one request. */
  function fetchOnce(): Promise<KeySet | Busy> {
    fetching ??= fetchKeys().finally(() => {
      fetching = undefined;
    });
    return fetching;
  }

  return {
    async publicKeyFor(keyId) {
      const fresh = held && held.untilMs > world.elapsedMs() ? held : undefined;
      const known = fresh?.byId.get(keyId);
      if (known) return { kind: 'found', ...known };
      if (fresh && world.elapsedMs() - missedAtMs < MISS_PAUSE_MS) return { kind: 'unknown_key' };
      const fetched = await fetchOnce();
      if ('kind' in fetched) return fetched;
      const key = fetched.byId.get(keyId);
      if (key) return { kind: 'found', ...key };
      missedAtMs = world.elapsedMs();
      return { kind: 'unknown_key' };
    },
  };
}

const keySet = z.object({ keys: z.array(z.unknown()).max(100) });

/** RS256 with at least 2,048 bits. Other keys are none of ours, and must not spoil those that are. */
const signingKey = z.object({
  kty: z.literal('RSA'),
  kid: z.string().min(1),
  use: z.literal('sig').optional(),
  alg: z.literal('RS256').optional(),
  n: z.string().min(342),
  e: z.string(),
  issuer: z.string().optional(),
});

async function readKeys(body: unknown): Promise<ReadonlyMap<string, PublishedKey> | undefined> {
  const read = keySet.safeParse(body);
  if (!read.success) return undefined;
  const found = await Promise.all(read.data.keys.map(importSigningKey));
  const byId = new Map(found.flatMap(one => (one ? [one] : [])));
  return byId.size > 0 ? byId : undefined;
}

async function importSigningKey(value: unknown): Promise<[string, PublishedKey] | undefined> {
  const read = signingKey.safeParse(value);
  if (!read.success) return undefined;
  const { kid, kty, n, e, issuer } = read.data;
  try {
    const key = await importJWK({ kty, n, e }, 'RS256');
    if (key instanceof Uint8Array) return undefined;
    return [kid, { key, ...(issuer !== undefined && { issuer }) }];
  } catch {
    return undefined;
  }
}

/** RFC 9111, 4.2: what is left of `max-age` after the time the answer spent in caches. */
function lifeSeconds(headers: Headers): number {
  const control = headers.get('cache-control') ?? '';
  const told = /(?:^|[\s,])max-age=(\d{1,9})(?:$|[\s,])/i.exec(control)?.[1];
  const age = /^\d{1,9}$/.exec(headers.get('age') ?? '')?.[0];
  const life = told === undefined ? USUAL_LIFE_SECONDS : Number(told) - Number(age ?? 0);
  return Math.min(Math.max(life, SHORTEST_LIFE_SECONDS), LONGEST_LIFE_SECONDS);
}
