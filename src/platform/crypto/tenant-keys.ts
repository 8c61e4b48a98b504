import { createSecretKey } from 'node:crypto';
import { isId, newId, type TenantId } from '#kernel/ids.ts';
import type { World } from '#kernel/world.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { CannotOpen } from './cannot-open.ts';
import { tenantKeyContext } from './context.ts';
import { expiringCache } from './expiring-cache.ts';
import type { Keyring } from './keyring.ts';
import { KEY_BYTES, keyIdOf, openBytes, type SealingKey, sealBytes } from './sealed-bytes.ts';
import { findCurrentTenantKey, findTenantKey, type StoredTenantKey } from './store.ts';

/** Opened data keys, remembered briefly: a destroyed one must not live on in some node's memory. */
export type TenantKeys = {
  current(tx: TenantTx, tenantId: TenantId): Promise<SealingKey>;
  find(tx: TenantTx, tenantId: TenantId, id: string): Promise<SealingKey | undefined>;
  forget(tenantId: TenantId): void;
};

export const REMEMBERED_FOR_MS = 5 * 60_000;
const MOST_REMEMBERED = 5_000; // some 300 bytes each
/** The longest a transaction that destroys keys may take to commit; until then others still see them. */
const NOT_REMEMBERED_AFTER_DESTRUCTION_MS = 60_000;

type Needs = { keyring: Keyring; world: Pick<World, 'elapsedMs' | 'randomBytes' | 'now'> };

export function openTenantKeys({ keyring, world }: Needs): TenantKeys {
  const remembered = expiringCache<SealingKey>(world, { most: MOST_REMEMBERED, lifeMs: REMEMBERED_FOR_MS });
  const destroyed = expiringCache<true>(world, {
    most: MOST_REMEMBERED,
    lifeMs: NOT_REMEMBERED_AFTER_DESTRUCTION_MS,
  });

  async function recall(
    tenantId: TenantId,
    name: string,
    load: () => Promise<StoredTenantKey | undefined>,
  ): Promise<SealingKey | undefined> {
    const known = remembered.find(`${tenantId}/${name}`);
    if (known) return known;
    const stored = await load();
    if (!stored) return undefined;
    const opened = openTenantKey(keyring, tenantId, stored);
    if (!destroyed.find(tenantId)) remembered.put(`${tenantId}/${name}`, opened);
    return opened;
  }

  return {
    async current(tx, tenantId) {
      const key = await recall(tenantId, 'current', () => findCurrentTenantKey(tx, tenantId));
      if (!key) throw new Error('This organisation has no data key; nothing can be sealed for it.');
      return key;
    },
    find: (tx, tenantId, id) => recall(tenantId, id, () => findTenantKey(tx, tenantId, id)),
    forget(tenantId) {
      remembered.forget(key => key.startsWith(`${tenantId}/`));
      destroyed.put(tenantId, true);
    },
  };
}

export function newTenantKey(
  { keyring, world }: Needs,
  tenantId: TenantId,
): StoredTenantKey & { madeAt: Date } {
  const id: string = newId<'tenant_key'>(world);
  const bytes = world.randomBytes(KEY_BYTES);
  const wrapped = sealBytes(world, keyring.first().sealing, tenantKeyContext(tenantId, id), bytes);
  bytes.fill(0);
  return { id, wrapped, madeAt: world.now() };
}

/** The id of a data key as it stands in what it sealed: sixteen bytes instead of thirty-six letters. */
export function tenantKeyIdBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

export function tenantKeyIdFrom(bytes: Buffer): string | undefined {
  const id = bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return isId<'tenant_key'>(id) ? id : undefined;
}

function openTenantKey(keyring: Keyring, tenantId: TenantId, { id, wrapped }: StoredTenantKey): SealingKey {
  const what = `The data key ${id}`;
  const wrappedBy = keyring.find(keyIdOf(wrapped, what).toString());
  if (!wrappedBy) throw new CannotOpen(what, 'key_gone');
  const bytes = openBytes(wrappedBy.sealing.key, tenantKeyContext(tenantId, id), wrapped, what);
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return { id: tenantKeyIdBytes(id), key };
}
