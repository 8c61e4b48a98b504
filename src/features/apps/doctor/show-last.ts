import type { Scope } from '#kernel/scope.ts';
import { findCheck } from '../setup/store.ts';
import type { DoctorNeeds } from './examine.ts';
import { type ReportJson, reportAnswer } from './report-json.ts';

/** Null where none was made, and where one was kept that this version does not read. */
export async function showLastReport(
  { database }: Pick<DoctorNeeds, 'database'>,
  who: Scope,
  stage: 'live' | 'draft',
): Promise<ReportJson | null> {
  const stored = await database.inTenant(who, tx => findCheck(tx, stage));
  const read = reportAnswer.safeParse(stored?.report);
  return read.success ? read.data : null;
}
