import type { KeyObject } from 'node:crypto';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { AUDIT_KEY, erasureMac } from './chain.ts';
import type { EntryId, StoredEntry } from './entry.ts';
import { type AuditNeeds, record } from './record.ts';
import { eraseDetail, findEntryForUpdate } from './store.ts';

/** Removes what one entry says about people. That it was done, by whom and when stays, and stays provable. */
export async function eraseEntry(
  needs: AuditNeeds & { database: Database },
  who: Scope,
  { entryId }: { entryId: EntryId },
): Promise<void> {
  const key = await needs.seals.installationKey(AUDIT_KEY);
  await needs.database.inTenant(who, async tx => {
    const entry = await findEntryForUpdate(tx, entryId);
    if (!entry) throw fail('not_found');
    if (!entry.sealed) return; // nothing to erase, or erased before
    await dropDetail(tx, { key, entry, erasedAt: needs.world.now() });
    await record(needs, tx, who, {
      action: 'audit_entry.erased',
      subject: { kind: 'audit_entry', id: entryId },
    });
  });
}

export async function dropDetail(
  tx: TenantTx,
  { key, entry, erasedAt }: { key: KeyObject; entry: StoredEntry; erasedAt: Date },
): Promise<void> {
  const { tenantId, id } = entry;
  await eraseDetail(tx, { id, erasedAt, mac: erasureMac(key, { tenantId, id, erasedAt }) });
}
