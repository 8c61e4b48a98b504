import type { Log } from '#kernel/log.ts';
import type { World } from '#kernel/world.ts';
import { createBatch } from '#platform/postgres/batch.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Claim } from './claim.ts';
import { findHolding, writeAll, writeHolding } from './store.ts';

/** `before`: no token leaves before its receipt is on disk. `soon`: some milliseconds later, and faster. */
export type ReceiptMoment = 'before' | 'soon';

export type ReceiptDesk = {
  /** True when the claim still holds; then its receipt is written, or about to be. */
  claim(claim: Claim): Promise<boolean>;
  /** Writes what is still to be written. */
  close(): Promise<void>;
};

type Needs = { database: Database; world: World; log: Log };

const SOON_MS = 5;
const AT_ONCE = 1; // while the disk writes one batch, the processor makes the next

/** Where all who ask at about the same moment, of whatever tenant, have their claims looked at together. */
export function openReceiptDesk(needs: Needs, moment: ReceiptMoment): ReceiptDesk {
  if (moment === 'before') {
    return {
      claim: createBatch<Claim, boolean>(claims => writeHolding(needs, claims), AT_ONCE),
      close: async () => {},
    };
  }
  const isHolding = createBatch<Claim, boolean>(claims => findHolding(needs, claims), AT_ONCE);
  const later = openLaterWriter(needs);
  return {
    async claim(claim) {
      const holds = await isHolding(claim);
      if (holds) later.add(claim);
      return holds;
    },
    close: later.close,
  };
}

function openLaterWriter(needs: Needs) {
  let waiting: Claim[] = [];
  let writing: Promise<void> | undefined;

  async function writeOut(): Promise<void> {
    await needs.world.delay(SOON_MS);
    while (waiting.length > 0) {
      const claims = waiting;
      waiting = [];
      await writeAll(needs, claims).catch(cause => {
        needs.log.error(
          { cause, receipts: claims.length },
          'receipts of tokens handed out could not be written',
        );
      });
    }
    writing = undefined;
  }

  return {
    add(claim: Claim): void {
      waiting.push(claim);
      writing ??= writeOut();
    },
    async close(): Promise<void> {
      await writing;
    },
  };
}
