import type { KeyObject } from 'node:crypto';
import type { UserId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { AUDIT_KEY } from './chain.ts';
import { openDetail } from './detail.ts';
import { BEFORE_ALL, type StoredEntry } from './entry.ts';
import { dropDetail } from './erase.ts';
import { type AuditNeeds, record } from './record.ts';
import { entriesWithDetail } from './store.ts';

export type ErasureNeeds = AuditNeeds & { database: Database };

export type PersonToErase = {
  personId: UserId;
  /** Addresses and names to look for in the details of other entries, whole and in any case. */
  alsoKnownAs?: readonly string[];
};

const BATCH = 200;

/**
 * Erases every detail of an entry that the person caused or that is about them, and every other detail that
 * names them. Details are sealed, so finding the latter means opening all; a batch is a transaction, and a
 * run that was cut short is simply started again.
 */
export async function erasePerson(
  needs: ErasureNeeds,
  who: Scope,
  person: PersonToErase,
  signal?: AbortSignal,
): Promise<{ erased: number }> {
  const key = await needs.seals.installationKey(AUDIT_KEY);
  let after: string | undefined = BEFORE_ALL;
  let erased = 0;
  while (after && !signal?.aborted) {
    const batch = await eraseBatch(needs, who, { key, person, after });
    erased += batch.erased;
    after = batch.next;
  }
  return { erased };
}

async function eraseBatch(
  needs: ErasureNeeds,
  who: Scope,
  { key, person, after }: { key: KeyObject; person: PersonToErase; after: string },
): Promise<{ erased: number; next: string | undefined }> {
  return needs.database.inTenant(who, async tx => {
    const entries = await entriesWithDetail(tx, { after, limit: BATCH });
    let erased = 0;
    for (const entry of entries) {
      if (!(await concerns(needs, tx, who, { entry, person }))) continue;
      await dropDetail(tx, { key, entry, erasedAt: needs.world.now() });
      erased += 1;
    }
    if (erased > 0) {
      await record(needs, tx, who, {
        action: 'audit_entry.person_erased',
        subject: { kind: 'user', id: person.personId }, // and no detail, or the next run would find it to erase
      });
    }
    return { erased, next: entries.length === BATCH ? entries.at(-1)?.id : undefined };
  });
}

async function concerns(
  needs: ErasureNeeds,
  tx: TenantTx,
  who: Scope,
  { entry, person }: { entry: StoredEntry; person: PersonToErase },
): Promise<boolean> {
  const { personId, alsoKnownAs = [] } = person;
  if (entry.actorId === personId || entry.subjectId === personId) return true;
  const opened = entry.sealed && (await openDetail(needs, tx, who, entry.id, entry.sealed));
  if (!opened) return false;
  const names = new Set([personId, ...alsoKnownAs].map(name => name.toLowerCase()));
  const values = [opened.actorName, ...Object.values(opened.detail ?? {})];
  return values.some(value => typeof value === 'string' && names.has(value.toLowerCase()));
}
