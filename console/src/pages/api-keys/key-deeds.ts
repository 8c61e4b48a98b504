import { Ban, RefreshCw, ShieldAlert, ShieldCheck, Snowflake, Sun } from 'lucide-react';
import type { SignedIn } from '../../api/me.ts';
import type { ApiKey } from '../../api/shapes.ts';
import { words } from '../../words.ts';
import { hasEnded, stateOf } from './key-state.ts';

const { apiKeys } = words;

export type KeyDeed = 'rotate' | 'revoke' | 'freeze' | 'unfreeze' | 'allow_refresh' | 'forbid_refresh';

/** A new key is shown to whoever rotates it, so only its own person may, or for a service those who run it. */
export function keyDeeds(key: ApiKey, { user, permissions }: SignedIn, now: number) {
  if (hasEnded(key, now)) return [];
  const { owner } = key;
  const mayAny = permissions.has('api_keys.write');
  const isMine = owner.kind === 'user' && owner.id === user.id;
  if (!(mayAny || isMine)) return [];
  const mayRotate =
    (isMine || owner.kind === 'service') && !owner.is_frozen && stateOf(key, now) !== 'replaced';
  const rotate = { deed: 'rotate', title: apiKeys.rotate.open, icon: RefreshCw } as const;
  const freeze = owner.is_frozen
    ? ({ deed: 'unfreeze', title: apiKeys.unfreezeService.open, icon: Sun } as const)
    : ({ deed: 'freeze', title: apiKeys.freezeService.open, icon: Snowflake } as const);
  const mayAllow = permissions.has('refresh_tokens.allow');
  return [
    ...(mayRotate ? [rotate] : []),
    ...(mayAny && owner.kind === 'service' ? [freeze] : []),
    ...(mayAllow ? refreshTokenDeeds(key) : []),
    { deed: 'revoke', title: apiKeys.revoke.open, icon: Ban, isDanger: true } as const,
  ];
}

function refreshTokenDeeds(key: ApiKey) {
  const { allow, forbid } = apiKeys.refreshTokens;
  if (key.takes_refresh_tokens) {
    return [{ deed: 'forbid_refresh', title: forbid.open, icon: ShieldCheck } as const];
  }
  if (key.owner.kind !== 'user' || !key.scopes.includes('credentials.read')) return [];
  return [{ deed: 'allow_refresh', title: allow.open, icon: ShieldAlert, isDanger: true } as const];
}
