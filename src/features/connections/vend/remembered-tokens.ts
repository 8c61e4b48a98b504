import type { World } from '#kernel/world.ts';
import type { Vended } from '../grants/vended.ts';

export type Token = Extract<Vended, { kind: 'token' }>;

const MOST_KEPT = 20_000;

/** Opened access tokens, by who asked and for what. Never handed out but with a receipt. */
export type RememberedTokens = {
  find(question: string, minimumTtlMs: number): Token | undefined;
  keep(question: string, token: Token): void;
  forget(question: string): void;
};

export function openRememberedTokens(world: Pick<World, 'now'>): RememberedTokens {
  const kept = new Map<string, Token>();
  return {
    find(question, minimumTtlMs) {
      const token = kept.get(question);
      if (token && token.expiresAt.getTime() - world.now().getTime() >= minimumTtlMs) return token;
      return undefined;
    },
    keep(question, token) {
      kept.delete(question);
      kept.set(question, token);
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? question);
    },
    forget: question => void kept.delete(question),
  };
}
