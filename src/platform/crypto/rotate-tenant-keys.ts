import type { TenantId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { CannotOpen } from './cannot-open.ts';
import { tenantValueContext, wordsFor } from './context.ts';
import { type Resealed, resealColumn } from './reseal.ts';
import type { RingNeeds } from './rotate-key-encryption-key.ts';
import { headerOf, keyIdOf, openBytes, sealBytes } from './sealed-bytes.ts';
import { keyOf, placeIn, type SealedColumn } from './sealed-column.ts';
import { allowLongScans, findHiddenUse, findUse, type SealedRow } from './sealed-store.ts';
import {
  deleteTenantKey,
  listRestedTenantKeys,
  listTenantsWithKeys,
  lockTenantKeys,
  markResealed,
  replaceCurrentTenantKey,
} from './store.ts';
import {
  newTenantKey,
  openTenantKeys,
  type TenantKeys,
  tenantKeyIdBytes,
  tenantKeyIdFrom,
} from './tenant-keys.ts';

/** Nodes may seal with a key they remember, five minutes and a transaction long. A day is beyond all doubt. */
const RESTS_FOR_MS = 24 * 60 * 60_000;

type Asked = {
  columns: readonly SealedColumn[];
  /** Organisations whose key is older than this get a new one. */
  madeBefore: Date;
  scopeOf(tenantId: TenantId): Scope;
  afterStep?: (sealedAnew: number) => void | Promise<void>;
};

export type TenantKeyRotation = Resealed & {
  made: number;
  deleted: number;
  /** Superseded, and resting, or still needed by values that cannot be sealed anew. */
  kept: number;
};

/**
 * A new data key for each organisation that is due, and its values sealed by it, while servers serve. Goes
 * on where an earlier one was interrupted, and deletes keys that have rested and that nothing uses.
 */
export async function rotateTenantKeys(needs: RingNeeds, asked: Asked): Promise<TenantKeyRotation> {
  const total: TenantKeyRotation = { made: 0, deleted: 0, kept: 0, sealedAnew: 0, unopened: [] };
  for (const tenantId of await needs.database.asSystem('serve keys', listTenantsWithKeys)) {
    const one = await rotateUnlessGone(needs, asked.scopeOf(tenantId), asked);
    total.made += one.made;
    total.deleted += one.deleted;
    total.kept += one.kept;
    total.sealedAnew += one.sealedAnew;
    total.unopened.push(...one.unopened);
  }
  return total;
}

/** An organisation may be deleted, keys first, while its values are being sealed anew. */
async function rotateUnlessGone(needs: RingNeeds, who: Scope, asked: Asked): Promise<TenantKeyRotation> {
  try {
    return await rotateKeysOf(needs, who, asked);
  } catch (cause) {
    const keys = await needs.database.inTenant(who, lockTenantKeys);
    if (keys.length > 0) throw cause;
    return { made: 0, deleted: 0, kept: 0, sealedAnew: 0, unopened: [] };
  }
}

async function rotateKeysOf(needs: RingNeeds, who: Scope, asked: Asked): Promise<TenantKeyRotation> {
  const { made, superseded } = await needs.database.inTenant(who, tx => makeIfDue(needs, tx, who, asked));
  if (superseded.length === 0) return { made, deleted: 0, kept: 0, sealedAnew: 0, unopened: [] };
  const resealed = await resealValues(needs, who, asked);
  await needs.database.inTenant(who, tx => markResealed(tx, superseded));
  const deleted = await deleteUnused(needs, who);
  return { ...resealed, made, deleted, kept: superseded.length - deleted };
}

/** No new key while the values of an older one are still being sealed anew: first things first. */
async function makeIfDue(
  needs: RingNeeds,
  tx: TenantTx,
  who: Scope,
  { madeBefore }: Asked,
): Promise<{ made: number; superseded: string[] }> {
  const keys = await lockTenantKeys(tx);
  const superseded = keys.filter(key => !key.isCurrent);
  const current = keys.find(key => key.isCurrent);
  const isUnfinished = superseded.some(key => !key.isResealed);
  const ids = superseded.map(key => key.id);
  if (!current || isUnfinished || current.madeAt >= madeBefore) return { made: 0, superseded: ids };
  await replaceCurrentTenantKey(tx, newTenantKey(needs, who.tenantId));
  return { made: 1, superseded: [...ids, current.id] };
}

async function resealValues(needs: RingNeeds, who: Scope, asked: Asked): Promise<Resealed> {
  const total: Resealed = { sealedAnew: 0, unopened: [] };
  const keys = openTenantKeys(needs); // of its own: it must not remember which key was current before
  for (const column of asked.columns.filter(each => !each.isFixed)) {
    const { sealedAnew, unopened } = await resealColumn<TenantTx>({
      column: { table: column.table, column: column.column, key: keyOf(column) },
      inTransaction: work => needs.database.inTenant(who, work),
      header: async tx => headerOf((await keys.current(tx, who.tenantId)).id),
      reseal: (tx, row) => sealByCurrent(needs, keys, { tx, who, column, row }),
      afterStep: asked.afterStep,
    });
    total.sealedAnew += sealedAnew;
    total.unopened.push(...unopened);
  }
  return total;
}

async function sealByCurrent(
  { world }: RingNeeds,
  keys: TenantKeys,
  { tx, who, column, row }: { tx: TenantTx; who: Scope; column: SealedColumn; row: SealedRow },
): Promise<Buffer> {
  const place = placeIn(column, row.key);
  const what = wordsFor(place);
  const context = tenantValueContext(who.tenantId, place);
  const id = tenantKeyIdFrom(keyIdOf(row.sealed, what));
  const key = id && (await keys.find(tx, who.tenantId, id));
  if (!key) throw new CannotOpen(what, 'key_gone');
  const opened = openBytes(key.key, context, row.sealed, what);
  try {
    return sealBytes(world, await keys.current(tx, who.tenantId), context, opened);
  } finally {
    opened.fill(0);
  }
}

/** What rests is never used anew, so that each look holds for the next. */
async function deleteUnused({ database }: RingNeeds, who: Scope): Promise<number> {
  const seenUnused = await database.inTenant(who, async tx => {
    await allowLongScans(tx);
    const rested = await listRestedTenantKeys(tx, RESTS_FOR_MS);
    return without(rested, id => findUse(tx, headerOf(tenantKeyIdBytes(id))));
  });
  if (seenUnused.length === 0) return 0;
  const unused = await database.asSystem('serve keys', async tx => {
    await allowLongScans(tx);
    return without(seenUnused, id => findHiddenUse(tx, headerOf(tenantKeyIdBytes(id))));
  });
  await database.inTenant(who, async tx => {
    for (const id of unused) await deleteTenantKey(tx, id);
  });
  return unused.length;
}

async function without(
  ids: readonly string[],
  findUseOf: (id: string) => Promise<string | undefined>,
): Promise<string[]> {
  const unused: string[] = [];
  for (const id of ids) if ((await findUseOf(id)) === undefined) unused.push(id);
  return unused;
}
