import type { World } from '#kernel/world.ts';

/** What one mail takes of it, from when it begins to come until it is read. */
export type Place = {
  /** Waits until there is room for so many bytes more. */
  grow(bytes: number): Promise<void>;
  waitedMs(): number;
  leave(): void;
};

export type Room = { enter(): Place; heldBytes(): number };

type Guest = { bytes: number; waiting?: { bytes: number; go(): void } | undefined };

/**
 * So many bytes of mails that are not read yet does one node hold at a time, over all mailboxes. Whoever came first
 * never waits, so that nobody waits for somebody who waits; by that one mail it may be more.
 */
export function openRoom({ world }: { world: Pick<World, 'elapsedMs'> }, mostBytes: number): Room {
  const guests = new Set<Guest>(); // in the order in which they came
  let heldBytes = 0;

  function fits(guest: Guest, bytes: number): boolean {
    const [first] = guests;
    return guest === first || heldBytes + bytes <= mostBytes;
  }

  function seat(guest: Guest, bytes: number): void {
    guest.bytes += bytes;
    heldBytes += bytes;
  }

  function wake(): void {
    for (const guest of guests) {
      const { waiting } = guest;
      if (!waiting || !fits(guest, waiting.bytes)) continue;
      guest.waiting = undefined;
      seat(guest, waiting.bytes);
      waiting.go();
    }
  }

  return {
    heldBytes: () => heldBytes,
    enter() {
      const guest: Guest = { bytes: 0 };
      guests.add(guest);
      let waitedMs = 0;
      let since: number | undefined;
      return {
        async grow(bytes) {
          if (!guests.has(guest)) return; // given up, and what still comes of it is let go by itself
          if (fits(guest, bytes)) return seat(guest, bytes);
          since = world.elapsedMs();
          await new Promise<void>(go => {
            guest.waiting = { bytes, go };
          });
          waitedMs += world.elapsedMs() - since;
          since = undefined;
        },
        waitedMs: () => waitedMs + (since === undefined ? 0 : world.elapsedMs() - since),
        leave() {
          if (!guests.delete(guest)) return;
          heldBytes -= guest.bytes;
          wake();
        },
      };
    },
  };
}
