import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { EntryFacts } from './entry.ts';

export async function insertEntry(
  tx: TenantTx,
  { facts, sealed, mac }: { facts: EntryFacts; sealed: Buffer | null; mac: Buffer },
): Promise<void> {
  await tx
    .insertInto('audit_entries')
    .values({
      id: facts.id,
      at: facts.at,
      actor_kind: facts.actorKind,
      actor_id: facts.actorId,
      via_kind: facts.viaKind,
      via_id: facts.viaId,
      action: facts.action,
      subject_kind: facts.subjectKind,
      subject_id: facts.subjectId,
      outcome: facts.outcome,
      reason: facts.reason,
      detail_sealed: sealed,
      detail_digest: facts.detailDigest,
      mac,
    })
    .execute();
}
