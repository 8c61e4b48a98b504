import type { World } from '#kernel/world.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { SystemTx } from '#platform/postgres/transaction.ts';
import { CannotOpen } from './cannot-open.ts';
import { installationRootContext, installationValueContext, tenantKeyContext } from './context.ts';
import type { Keyring } from './keyring.ts';
import { registerKeys } from './register-keys.ts';
import { type Resealed, resealColumn } from './reseal.ts';
import { headerOf, keyIdOf, openBytes, sealBytes } from './sealed-bytes.ts';
import { keyOf, placeIn, type SealedColumn } from './sealed-column.ts';
import type { StoredColumn } from './sealed-store.ts';
import { listRegisteredKeys, lockKeys } from './store.ts';

export type RingNeeds = { database: Database; keyring: Keyring; world: World };

export type RingRotation = {
  /** The key that seals now. */
  keyId: string;
  outcome:
    | 'new_key'
    /** An earlier rotation had been interrupted; it is complete now. Ask again for a new key. */
    | 'resumed'
    /** The keys are not in a file of ours: put a new one in front on every node, restart, ask again. */
    | 'keys_are_given';
} & Resealed;

type Asked = {
  /** What features seal with sealForInstallation. */
  columns: readonly SealedColumn[];
  afterStep?: (sealedAnew: number) => void | Promise<void>;
};

/**
 * A new key in front of the ring, and everything sealed by older ones sealed by it. Servers go on serving:
 * they open by the old keys, which stay, and look into the file when they meet the new one.
 */
export async function rotateKeyEncryptionKey(needs: RingNeeds, asked: Asked): Promise<RingRotation> {
  await needs.database.asSystem('serve keys', async tx => {
    await lockKeys(tx);
    await registerKeys(needs, tx); // whoever put a key in front by hand has begun a rotation
  });
  const unfinished = await sealAllByFirst(needs, asked);
  if (unfinished.sealedAnew > 0) return { ...unfinished, keyId: firstId(needs), outcome: 'resumed' };
  if (!needs.keyring.file) return { ...unfinished, keyId: firstId(needs), outcome: 'keys_are_given' };
  await addKey(needs);
  return { ...(await sealAllByFirst(needs, asked)), keyId: firstId(needs), outcome: 'new_key' };
}

async function addKey(needs: RingNeeds): Promise<void> {
  await needs.database.asSystem('serve keys', async tx => {
    await lockKeys(tx);
    const registered = await listRegisteredKeys(tx);
    const taken = [...registered, ...needs.keyring.all()].map(({ id }) => id);
    needs.keyring.file?.putInFront(nextId(taken));
    await registerKeys(needs, tx);
  });
}

/** k1, k2, k3, ...: never one that was used before, as backups may hold values of a retired key. */
function nextId(taken: readonly string[]): string {
  const numbers = taken.map(id => Number(/^k(\d{1,9})$/.exec(id)?.[1] ?? 0));
  return `k${Math.max(0, ...numbers) + 1}`;
}

function firstId({ keyring }: RingNeeds): string {
  return keyring.first().id;
}

type Target = { column: StoredColumn; contextOf(key: readonly string[]): Buffer };

const ownTargets: readonly Target[] = [
  {
    column: { table: 'tenant_keys', column: 'wrapped', key: ['tenant_id', 'id'] },
    contextOf: ([tenantId = '', id = '']) => tenantKeyContext(tenantId, id),
  },
  {
    column: { table: 'installation_root', column: 'wrapped', key: ['is_only'] },
    contextOf: () => installationRootContext,
  },
];

async function sealAllByFirst(needs: RingNeeds, { columns, afterStep }: Asked): Promise<Resealed> {
  const targets = [...ownTargets, ...columns.map(targetOf)];
  const total: Resealed = { sealedAnew: 0, unopened: [] };
  for (const { column, contextOf } of targets) {
    const { sealedAnew, unopened } = await resealColumn<SystemTx>({
      column,
      inTransaction: work => needs.database.asSystem('serve keys', work),
      header: async () => headerOf(needs.keyring.first().sealing.id),
      reseal: async (_tx, { key, sealed }) => sealByFirst(needs, contextOf(key), sealed),
      afterStep,
    });
    total.sealedAnew += sealedAnew;
    total.unopened.push(...unopened);
  }
  return total;
}

function targetOf(column: SealedColumn): Target {
  const { table, column: name } = column;
  return {
    column: { table, column: name, key: keyOf(column) },
    contextOf: key => installationValueContext(placeIn(column, key)),
  };
}

function sealByFirst({ keyring, world }: RingNeeds, context: Buffer, sealed: Buffer): Buffer {
  const what = 'A value of the installation';
  const key = keyring.find(keyIdOf(sealed, what).toString());
  if (!key) throw new CannotOpen(what, 'key_gone');
  const opened = openBytes(key.sealing.key, context, sealed, what);
  try {
    return sealBytes(world, keyring.first().sealing, context, opened);
  } finally {
    opened.fill(0);
  }
}
