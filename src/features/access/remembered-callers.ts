import { hash } from 'node:crypto';
import type { World } from '#kernel/world.ts';
import type { ProvenCaller } from '#platform/http/proof.ts';

const LIFE_MS = 60_000; // then the whole proof again, which also notes when the credential was last used
const MOST_KEPT = 20_000;

/**
 * Who was behind a credential a moment ago. Never enough to answer by: whoever uses it must check the
 * caller's stamp against the database in a statement that begins after the request came in.
 */
export type RememberedCallers = {
  recall(credential: string): ProvenCaller | undefined;
  remember(credential: string, caller: ProvenCaller, endsAt: Date | null): void;
};

type Kept = { caller: ProvenCaller; sinceMs: number; endsAt: Date | null };

export function openRememberedCallers(world: Pick<World, 'now' | 'elapsedMs'>): RememberedCallers {
  const kept = new Map<string, Kept>();
  // The digest, so that no credential stands in memory longer than its request.
  const keyOf = (credential: string) => hash('sha256', credential, 'base64url');

  return {
    recall(credential) {
      const key = keyOf(credential);
      const found = kept.get(key);
      if (!found) return undefined;
      const isOld = world.elapsedMs() - found.sinceMs > LIFE_MS;
      if (!isOld && (found.endsAt === null || found.endsAt > world.now())) return found.caller;
      kept.delete(key);
      return undefined;
    },
    remember(credential, caller, endsAt) {
      kept.set(keyOf(credential), { caller, sinceMs: world.elapsedMs(), endsAt });
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
    },
  };
}
