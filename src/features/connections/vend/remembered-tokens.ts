import type { World } from '#kernel/world.ts';
import type { Token } from '../grants/vended.ts';
import type { Claim } from './claim.ts';

const MOST_KEPT = 20_000;

/** An opened access token, and what must still be so for it to be handed out. */
export type Remembered = { token: Token; claim: Claim };

/** By who asked and for what. Never handed out but with a receipt. */
export type RememberedTokens = {
  find(question: string, minimumTtlMs: number): Remembered | undefined;
  keep(question: string, remembered: Remembered): void;
  forget(question: string): void;
};

export function openRememberedTokens(world: Pick<World, 'now'>): RememberedTokens {
  const kept = new Map<string, Remembered>();
  return {
    find(question, minimumTtlMs) {
      const found = kept.get(question);
      if (!found) return undefined;
      return found.token.expiresAt.getTime() - world.now().getTime() >= minimumTtlMs ? found : undefined;
    },
    keep(question, remembered) {
      kept.delete(question);
      kept.set(question, remembered);
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? question);
    },
    forget: question => void kept.delete(question),
  };
}
