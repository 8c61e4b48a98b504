export type ProfileSearch = { identity?: 'linked' | 'failed' };

/** How it went, where somebody comes back from a provider to link an account. */
export function readProfileSearch({ identity }: Record<string, unknown>): ProfileSearch {
  return identity === 'linked' || identity === 'failed' ? { identity } : {};
}
