import type { Secret } from '#kernel/secret.ts';
import type { World } from '#kernel/world.ts';

export type VaultAuth =
  | { kind: 'token'; token: Secret<string> }
  | { kind: 'app_role'; roleId: string; secretId: Secret<string> };

export type VaultPlace = {
  /** Without a slash at the end. */
  url: string;
  /** Where a KV engine of version 2 is mounted. */
  mount: string;
  /** What stands before the organisation's id. */
  path: string;
  namespace?: string | undefined;
  auth: VaultAuth;
};

export type VaultNeeds = { world: Pick<World, 'now' | 'fetch' | 'delay' | 'elapsedMs'>; place: VaultPlace };
