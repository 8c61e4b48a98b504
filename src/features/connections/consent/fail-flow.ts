import { record } from '#features/audit/record.ts';
import type { Scope } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';
import type { Flow } from './flow.ts';
import type { Outcome } from './outcome.ts';
import { moveFlow } from './store.ts';

export type Ending = { outcome: Outcome; reason?: string; parkedCookieHash?: Buffer };

/** Ends a flow with nothing to give back. False when another has taken it over. */
export async function failFlow(
  needs: ConnectionNeeds,
  tx: TenantTx,
  who: Scope,
  flow: Flow,
  ending: Ending,
): Promise<boolean> {
  const isMoved = await moveFlow(tx, flow, { ...ending, stage: 'failed', secretsSealed: null });
  if (isMoved) await recordRefusal(needs, tx, who, flow, ending);
  return isMoved;
}

/** In the audit log under its outcome, which is a word of ours and never one that came in. */
export async function recordRefusal(
  needs: ConnectionNeeds,
  tx: TenantTx,
  who: Scope,
  { connectionId, principal, door }: Flow,
  { outcome, reason }: Ending,
): Promise<void> {
  await record(needs, tx, who, {
    action: 'connection.refused',
    subject: connectionId
      ? { kind: 'connection', id: connectionId }
      : { kind: principal.kind, id: principal.id },
    outcome: 'refused',
    reason: outcome,
    detail: { door, ...(reason !== undefined && { reason }) },
  });
}
