import type { World } from '#kernel/world.ts';

/** Remembers the newest few, each for a fixed time from when it was put in, however often it is used. */
export type ExpiringCache<Value> = {
  find(key: string): Value | undefined;
  put(key: string, value: Value): void;
  forget(isForgotten: (key: string) => boolean): void;
};

export function expiringCache<Value>(
  world: Pick<World, 'elapsedMs'>,
  { most, lifeMs }: { most: number; lifeMs: number },
): ExpiringCache<Value> {
  const entries = new Map<string, { value: Value; untilMs: number }>(); // in the order in which they expire

  function dropOverdue(): void {
    const nowMs = world.elapsedMs();
    for (const [key, { untilMs }] of entries) {
      if (untilMs > nowMs && entries.size <= most) return;
      entries.delete(key);
    }
  }

  return {
    find(key) {
      dropOverdue();
      return entries.get(key)?.value;
    },
    put(key, value) {
      entries.delete(key);
      entries.set(key, { value, untilMs: world.elapsedMs() + lifeMs });
      dropOverdue();
    },
    forget(isForgotten) {
      for (const key of [...entries.keys()].filter(isForgotten)) entries.delete(key);
    },
  };
}
