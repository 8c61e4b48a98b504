import type { ApiKey } from '../../api/shapes.ts';

const SOON_MS = 7 * 86_400_000;

export type KeyState = 'active' | 'soon' | 'replaced' | 'expired' | 'revoked';

export function stateOf(key: ApiKey, now: number): KeyState {
  if (key.revoked_at) return 'revoked';
  const left = key.expires_at ? new Date(key.expires_at).getTime() - now : Number.POSITIVE_INFINITY;
  if (left <= 0) return 'expired';
  // Until its overlap is over, the old key of a rotation still works.
  if (key.replaced_by) return 'replaced';
  return left < SOON_MS ? 'soon' : 'active';
}

export function hasEnded(key: ApiKey, now: number): boolean {
  const state = stateOf(key, now);
  return state === 'expired' || state === 'revoked';
}
