import { requireId, type TenantId } from '#kernel/ids.ts';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import type { DraftId } from './stages.ts';

/** Values are kept for going back; upkeep clears them away when the time is over. */
export async function upsertFormer(tx: TenantTx, until: Date): Promise<void> {
  await tx
    .insertInto('google_formers')
    .values({ until })
    .onConflict(conflict => conflict.column('tenant_id').doUpdateSet({ until }))
    .execute();
}

export async function deleteFormer(tx: TenantTx): Promise<void> {
  await tx.deleteFrom('google_formers').execute();
}

export async function listEndedFormers(
  tx: SystemTx,
  { now, most }: { now: Date; most: number },
): Promise<TenantId[]> {
  const rows = await tx
    .selectFrom('google_formers')
    .select('tenant_id')
    .where('until', '<=', now)
    .orderBy('until')
    .limit(most)
    .execute();
  return rows.map(row => requireId(row.tenant_id));
}

export type StoredCheck = {
  draftId: DraftId | null;
  checkedAt: Date;
  failed: number;
  warned: number;
  report: unknown;
};

export async function upsertCheck(
  tx: TenantTx,
  stage: 'live' | 'draft',
  { draftId, checkedAt, failed, warned, report }: StoredCheck,
): Promise<void> {
  const values = {
    draft_id: draftId,
    checked_at: checkedAt,
    failed,
    warned,
    report: JSON.stringify(report),
  };
  await tx
    .insertInto('google_checks')
    .values({ stage, ...values })
    .onConflict(conflict => conflict.columns(['tenant_id', 'stage']).doUpdateSet(values))
    .execute();
}

export async function findCheck(tx: TenantTx, stage: 'live' | 'draft'): Promise<StoredCheck | undefined> {
  const row = await tx.selectFrom('google_checks').selectAll().where('stage', '=', stage).executeTakeFirst();
  return (
    row && {
      draftId: row.draft_id === null ? null : requireId(row.draft_id),
      checkedAt: row.checked_at,
      failed: row.failed,
      warned: row.warned,
      report: row.report,
    }
  );
}

export async function deleteCheck(tx: TenantTx, stage: 'live' | 'draft'): Promise<void> {
  await tx.deleteFrom('google_checks').where('stage', '=', stage).execute();
}
