import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import { upsertCheck } from '../setup/store.ts';
import { CHANGED } from '../setup/tell-changed.ts';
import { type DoctorNeeds, examine, type Progress } from './examine.ts';
import { type ReportJson, reportJson } from './report-json.ts';

/** Examines, and keeps what came of it for the pages that must not ask Google themselves. */
export async function checkUp(
  needs: DoctorNeeds,
  who: Scope,
  stage: 'live' | 'draft',
  progress?: Progress,
): Promise<ReportJson> {
  const report = await examine(needs, who, stage, progress);
  const json = reportJson(report);
  const { draftId, checkedAt } = report;
  const { fail: failed, warn: warned } = json.counts;
  await needs.database.inTenant(who, async tx => {
    await upsertCheck(tx, stage, { draftId, checkedAt, failed, warned, report: json });
    await announce(tx, { kind: CHANGED, id: who.tenantId });
  });
  return json;
}
