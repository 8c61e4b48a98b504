import { type AuditNeeds, record } from '#features/audit/record.ts';
import type { Scope } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { SecretChanges } from './secrets.ts';

/** By name. Values stand nowhere but where they are kept. */
export async function recordChanges(
  needs: AuditNeeds,
  tx: TenantTx,
  who: Scope,
  changes: SecretChanges,
): Promise<void> {
  const named = (isKept: boolean) =>
    [...changes]
      .filter(([, value]) => (value !== null) === isKept)
      .map(([name]) => name)
      .join(' ');
  await record(needs, tx, who, {
    action: 'secrets.changed',
    detail: { written: named(true), removed: named(false) },
  });
}
