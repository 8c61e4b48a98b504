import { fail } from '#kernel/failures.ts';
import type { SystemTx } from '#platform/postgres/transaction.ts';
import type { RingNeeds } from './rotate-key-encryption-key.ts';
import { headerOf } from './sealed-bytes.ts';
import { allowLongScans, findUse } from './sealed-store.ts';
import { hasRested, listRegisteredKeys, lockKeys, markRetired } from './store.ts';

/** Longer than any transaction lasts that read the ring before the new key was in front. */
const RESTS_FOR_MS = 10 * 60_000;

export type Retirement =
  | 'gone'
  /** Nothing uses it, but the keys are not in a file of ours: take it out on every node. */
  | 'to_be_taken_out';

/** For good: with the key go the backups that only it opens. Safe to run again after a kill. */
export async function retireKeyEncryptionKey(needs: RingNeeds, id: string): Promise<Retirement> {
  const { database, keyring } = needs;
  // What rests is never used anew, so the long look needs no lock; a starting server would wait for it.
  await database.asSystem('serve keys', async tx => {
    if (await mayBeRetired(needs, tx, id)) await refuseUsed(tx, id);
  });
  await database.asSystem('serve keys', async tx => {
    await lockKeys(tx);
    if (await mayBeRetired(needs, tx, id)) await markRetired(tx, id);
  });
  if (!keyring.file) return keyring.find(id) ? 'to_be_taken_out' : 'gone';
  if (keyring.find(id)) keyring.file.remove(id);
  return 'gone';
}

/** False if it has been already. */
async function mayBeRetired({ keyring }: RingNeeds, tx: SystemTx, id: string): Promise<boolean> {
  const key = (await listRegisteredKeys(tx)).find(registered => registered.id === id);
  if (!key) throw fail('not_found', { detail: 'There is no key-encryption key of this name.' });
  if (key.retiredAt !== null) return false;
  if (keyring.first().id === id || key.supersededAt === null) {
    throw fail('conflict', {
      detail: 'New values are sealed by this key. Rotate first: keyholder keys rotate.',
    });
  }
  if (await hasRested(tx, id, RESTS_FOR_MS)) return true;
  throw fail('conflict', {
    detail:
      'This key was in front until a moment ago, and work begun then may still use it. Try again in ten minutes.',
    retryAfterMs: RESTS_FOR_MS,
  });
}

async function refuseUsed(tx: SystemTx, id: string): Promise<void> {
  await allowLongScans(tx);
  const use = await findUse(tx, headerOf(Buffer.from(id)));
  if (use === undefined) return;
  throw fail('conflict', {
    detail: `Values in ${use} are still sealed by this key. Rotate again: keyholder keys rotate.`,
  });
}
