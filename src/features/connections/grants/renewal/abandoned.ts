import type { World } from '#kernel/world.ts';
import { isAbsent } from '#platform/postgres/presence.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { GrantToRenew } from './store.ts';

/** A server that lives and has only lost its connection is back long before. */
const ABSENCE_BELIEVED_AFTER_MS = 1_000;

export type Watch = {
  /** Whether the server that holds this lease has been gone for so long that it must have died. */
  isAbandoned(tx: TenantTx, lease: Pick<GrantToRenew, 'owner' | 'node'>): Promise<boolean>;
};

/** For one who waits, and looks again and again. */
export function watchOwners({ elapsedMs }: Pick<World, 'elapsedMs'>): Watch {
  const goneSinceMs = new Map<string, number>();
  return {
    async isAbandoned(tx, { owner, node }) {
      if (owner === null || node === null) return false;
      if (!(await isAbsent(tx, node))) {
        goneSinceMs.delete(owner);
        return false;
      }
      const nowMs = elapsedMs();
      const sinceMs = goneSinceMs.get(owner) ?? nowMs;
      goneSinceMs.set(owner, sinceMs);
      return nowMs - sinceMs >= ABSENCE_BELIEVED_AFTER_MS;
    },
  };
}
