import type { Scope } from '#kernel/scope.ts';
import type { ClientSettings } from './clients/settings.ts';

/**
 * How a caller exchanges, as long as their scope is remembered. Whatever changes it grows the epoch of their
 * key, so an answer that rests on old settings is refused where the receipt is written.
 */
export type RememberedSettings = {
  recall(who: Scope): ClientSettings | undefined;
  remember(who: Scope, settings: ClientSettings): void;
};

export function openRememberedSettings(): RememberedSettings {
  const kept = new WeakMap<Scope, ClientSettings>();
  return {
    recall: who => kept.get(who),
    remember: (who, settings) => void kept.set(who, settings),
  };
}
