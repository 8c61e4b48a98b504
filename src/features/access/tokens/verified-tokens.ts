import type { Id, TenantId, UserId } from '#kernel/ids.ts';
import type { World } from '#kernel/world.ts';
import { digestOf } from '../opaque-token.ts';

const MOST_KEPT = 10_000; // some 5 MB; an eviction costs one signature check

export type FamilyId = Id<'token_family'>;
export type AccessClaims = { tenantId: TenantId; userId: UserId; familyId: FamilyId; expiresAt: Date };

/**
 * Tokens whose signature this process has checked, by digest, until they expire. Saves the signature and
 * nothing else: whether the person may still come in is asked every time.
 */
export type VerifiedTokens = {
  find(token: string): AccessClaims | undefined;
  keep(token: string, claims: AccessClaims): void;
  /** Runs `work` unless it is running for this very token already: then the answer is undefined. */
  unlessInUse<T>(token: string, work: () => Promise<T>): Promise<T | undefined>;
};

export function openVerifiedTokens({ world }: { world: World }, mostKept = MOST_KEPT): VerifiedTokens {
  const kept = new Map<string, AccessClaims>();
  const inUse = new Set<string>();
  return {
    find(token) {
      const key = keyOf(token);
      const claims = kept.get(key);
      if (!claims || world.now() < claims.expiresAt) return claims;
      kept.delete(key);
      return undefined;
    },
    keep(token, claims) {
      const [oldest] = kept.keys();
      if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
      kept.set(keyOf(token), claims);
    },
    async unlessInUse(token, work) {
      const key = keyOf(token);
      if (inUse.has(key)) return undefined;
      inUse.add(key);
      try {
        return await work();
      } finally {
        inUse.delete(key);
      }
    },
  };
}

function keyOf(token: string): string {
  return digestOf(token).toString('base64');
}
