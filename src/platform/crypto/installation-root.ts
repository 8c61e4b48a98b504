import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { World } from '#kernel/world.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { SystemTx } from '#platform/postgres/transaction.ts';
import { CannotOpen } from './cannot-open.ts';
import { installationRootContext } from './context.ts';
import type { Keyring } from './keyring.ts';
import { registerKeys } from './register-keys.ts';
import { KEY_BYTES, keyIdOf, openBytes, sealBytes } from './sealed-bytes.ts';
import { findInstallationRoot, insertInstallationRoot, lockKeys } from './store.ts';

type Needs = { database: Database; keyring: Keyring; world: World };

const ROOT = 'The root of the installation’s keys';

/** On the first start: the first key and the root, made once however many nodes start at this moment. */
export async function openInstallationRoot(needs: Needs): Promise<KeyObject> {
  const wrapped = await needs.database.asSystem('serve keys', async tx => {
    await lockKeys(tx);
    await registerKeys(needs, tx);
    return (await findInstallationRoot(tx)) ?? (await makeRoot(needs, tx));
  });
  const wrappedBy = needs.keyring.find(keyIdOf(wrapped, ROOT).toString());
  if (!wrappedBy) throw new CannotOpen(ROOT, 'key_gone');
  const bytes = openBytes(wrappedBy.sealing.key, installationRootContext, wrapped, ROOT);
  const root = createSecretKey(bytes);
  bytes.fill(0);
  return root;
}

/** RFC 5869. Derived and not stored, so a key for a new purpose is there in the middle of any transaction. */
export function deriveInstallationKey(root: KeyObject, purpose: string): KeyObject {
  const bytes = Buffer.from(hkdfSync('sha256', root, '', `keyholder installation key/${purpose}`, KEY_BYTES));
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}

async function makeRoot({ keyring, world }: Needs, tx: SystemTx): Promise<Buffer> {
  const bytes = world.randomBytes(KEY_BYTES);
  const wrapped = sealBytes(world, keyring.first().sealing, installationRootContext, bytes);
  bytes.fill(0);
  await insertInstallationRoot(tx, wrapped, world.now());
  return wrapped;
}
