import { newIdsInOrder } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { World } from '#kernel/world.ts';
import type { Seals } from '#platform/crypto/seals.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { AUDIT_KEY, detailDigest, entryMac } from './chain.ts';
import { sealDetail } from './detail.ts';
import { actorFacts, type Detail, type EntryFacts, type EntryId, type Outcome } from './entry.ts';
import { insertEntries, type NewEntry } from './store.ts';

export type AuditNeeds = { world: World; seals: Seals };

export type AuditRecord = {
  /** `noun.verb_past`, for example `api_key.created`. */
  action: string;
  /** What it was done to. An id, never a name or an address. */
  subject?: { kind: string; id: string };
  /** `done` unless it says otherwise. */
  outcome?: Outcome;
  /** One of our own short words (`wrong_password`), never something that came in. */
  reason?: string;
  /** Sealed, and erasable: the only place for names, addresses, recipients. Never a token or a body. */
  detail?: Detail;
  /** How the one acting is called, where the caller knows it. Sealed with the detail. */
  actorName?: string;
};

/**
 * Writes down what is being done, in the transaction that does it: both stay or neither does. One insert
 * and no lock anybody else waits for; the entry gets its place in the chain later (link.ts).
 */
export function record(needs: AuditNeeds, tx: TenantTx, who: Scope, entry: AuditRecord): Promise<void> {
  return recordAll(needs, tx, who, [entry]);
}

/** All that one transaction does, in this order. */
export async function recordAll(
  needs: AuditNeeds,
  tx: TenantTx,
  who: Scope,
  entries: readonly AuditRecord[],
): Promise<void> {
  const at = needs.world.now();
  const nextId = newIdsInOrder<'audit_entry'>({
    now: () => at,
    randomBytes: length => needs.world.randomBytes(length),
  });
  const sealed: NewEntry[] = [];
  for (const entry of entries) sealed.push(await sealEntry(needs, tx, who, { id: nextId(), at, entry }));
  await insertEntries(tx, sealed);
}

async function sealEntry(
  needs: AuditNeeds,
  tx: TenantTx,
  who: Scope,
  { id, at, entry }: { id: EntryId; at: Date; entry: AuditRecord },
): Promise<NewEntry> {
  const { actorName, detail } = entry;
  const key = await needs.seals.installationKey(AUDIT_KEY);
  const sealed = await sealDetail(needs, tx, who, id, { actorName, detail });
  const facts: EntryFacts = {
    tenantId: who.tenantId,
    id,
    at,
    ...actorFacts(who.actor),
    action: entry.action,
    subjectKind: entry.subject?.kind ?? null,
    subjectId: entry.subject?.id ?? null,
    outcome: entry.outcome ?? 'done',
    reason: entry.reason ?? null,
    detailDigest: sealed && detailDigest(sealed),
  };
  return { facts, sealed, mac: entryMac(key, facts) };
}
