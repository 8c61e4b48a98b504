import type { World } from '#kernel/world.ts';
import { isAbsent } from './presence.ts';
import type { AnyTx } from './transaction.ts';

/** A server that lives and has only lost its connection is back long before. */
const ABSENCE_BELIEVED_AFTER_MS = 1_000;

/** Who holds it, and on which server process, where that could be told when it was taken. */
export type HeldLease = { owner: string | null; node: number | null };

export type Watch = {
  /** Whether the server that holds this lease has been gone for so long that it must have died. */
  isAbandoned(tx: AnyTx, lease: HeldLease): Promise<boolean>;
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
