import { CannotStart } from '#kernel/failures.ts';
import type { World } from '#kernel/world.ts';
import type { SystemTx } from '#platform/postgres/transaction.ts';
import { isSame } from './key-lines.ts';
import type { Keyring } from './keyring.ts';
import { listRegisteredKeys, type RegisteredKey, registerCurrentKey } from './store.ts';

type Needs = { keyring: Keyring; world: Pick<World, 'now'> };

const FIRST_ID = 'k1';

/**
 * Compares the ring with what the database was sealed with, and says which key seals from now on. Under the
 * lock of lockKeys: two nodes of a new installation must not each believe in a first key of their own.
 */
export async function registerKeys(needs: Needs, tx: SystemTx): Promise<void> {
  const { keyring } = needs;
  const registered = await listRegisteredKeys(tx);
  if (keyring.isEmpty()) {
    refuseLostFile(keyring, registered);
    keyring.file?.makeFirst(FIRST_ID);
  }
  for (const key of registered) refuseMissing(keyring, key);
  const { id, checkValue } = keyring.first();
  const known = registered.find(key => key.id === id);
  if (known?.retiredAt) {
    throw new CannotStart(`The key ${id} in ${keyring.source} was retired. Put a newer key before it.`);
  }
  if (known && known.supersededAt === null) return;
  await registerCurrentKey(tx, { id, checkValue, madeAt: needs.world.now() });
}

function refuseLostFile(keyring: Keyring, registered: readonly RegisteredKey[]): void {
  const lost = registered.filter(key => key.retiredAt === null).map(key => key.id);
  if (lost.length === 0) return;
  throw new CannotStart(
    `This database was sealed with key ${lost.join(' and ')}, but there is no key file ${keyring.source}. Put the file back; without it nothing can be opened.`,
  );
}

function refuseMissing(keyring: Keyring, registered: RegisteredKey): void {
  const key = keyring.find(registered.id);
  if (key && !isSame(key.checkValue, registered.checkValue)) {
    throw new CannotStart(
      `The key ${key.id} in ${keyring.source} is not the ${key.id} that this database was sealed with. Put the right file back.`,
    );
  }
  if (key || registered.retiredAt !== null) return;
  throw new CannotStart(
    `This database was sealed with key ${registered.id}, which is not in ${keyring.source}. Put that key back; without it nothing can be opened.`,
  );
}
