import type { Scope } from '#kernel/scope.ts';
import type { World } from '#kernel/world.ts';
import type { Token } from '../grants/vended.ts';
import type { Claim } from './claim.ts';

/** An opened access token, and what must still be so for it to be handed out. */
export type Remembered = { token: Token; claim: Claim };

/**
 * By who asked and for what; forgotten with the caller's scope, which is remembered for a minute. Never handed
 * out but with a receipt.
 */
export type RememberedTokens = {
  find(who: Scope, about: string, minimumTtlMs: number): Remembered | undefined;
  keep(who: Scope, about: string, remembered: Remembered): void;
  forget(who: Scope, about: string): void;
};

export function openRememberedTokens(world: Pick<World, 'now'>): RememberedTokens {
  const kept = new WeakMap<Scope, Map<string, Remembered>>();
  return {
    find(who, about, minimumTtlMs) {
      const found = kept.get(who)?.get(about);
      if (!found) return undefined;
      return found.token.expiresAt.getTime() - world.now().getTime() >= minimumTtlMs ? found : undefined;
    },
    keep(who, about, remembered) {
      const own = kept.get(who) ?? new Map<string, Remembered>();
      kept.set(who, own.set(about, remembered));
    },
    forget: (who, about) => void kept.get(who)?.delete(about),
  };
}
