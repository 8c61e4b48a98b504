import { record } from '#features/audit/record.ts';
import { sameText } from '#kernel/same-text.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Principal } from '../connection.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';
import { confirmCaller } from '../grants/confirm-caller.ts';
import type { ConnectionId } from '../grants/grant.ts';
import { bumpEpoch } from '../grants/store.ts';
import { findDefault, lockPrincipal, updateDefault } from '../store.ts';
import { note } from '../timeline.ts';
import { codeOf, MOST_WRONG_CODES, readCode } from './code.ts';
import { countWrongCode, deletePending, lockPendingOf, type Pending } from './store.ts';

/** `none`: nothing waits for a code, perhaps because this very one has come before. */
export type Settled = 'settled' | 'wrong' | 'none';

/**
 * The code that the browser of whoever connected has shown comes back by the one for whom it was connected:
 * so both are of one mind, and nobody's account was planted on anybody.
 */
export async function settleByCode(
  needs: ConnectionNeeds,
  tx: TenantTx,
  who: Scope,
  { principal, code }: { principal: Principal; code: string },
): Promise<Settled> {
  await confirmCaller(tx, who);
  await lockPrincipal(tx, principal);
  const now = needs.world.now();
  const waiting = (await lockPendingOf(tx, principal)).filter(({ expiresAt }) => now < expiresAt);
  if (waiting.length === 0) return 'none';
  for (const { connectionId, codeId } of waiting) {
    const expected = await codeOf(needs, who.tenantId, codeId);
    if (!sameText(readCode(code), expected.reveal())) continue;
    await settle(needs, tx, who, { id: connectionId, principal });
    return 'settled';
  }
  for (const pending of waiting) await countWrong(needs, tx, who, pending);
  return 'wrong';
}

/** The caller has locked the principal. */
export async function settle(
  needs: ConnectionNeeds,
  tx: TenantTx,
  who: Scope,
  { id: connectionId, principal }: { id: ConnectionId; principal: Principal },
): Promise<void> {
  await deletePending(tx, connectionId);
  if (!(await findDefault(tx, principal))) await updateDefault(tx, connectionId, true);
  await bumpEpoch(tx, connectionId);
  await note(needs, tx, who, { connectionId, kind: 'settled' });
  await record(needs, tx, who, {
    action: 'connection.settled',
    subject: { kind: 'connection', id: connectionId },
  });
  await announce(tx, { kind: 'connection.changed', id: connectionId });
}

async function countWrong(
  needs: ConnectionNeeds,
  tx: TenantTx,
  who: Scope,
  { connectionId, wrongCodes }: Pending,
): Promise<void> {
  const isLast = wrongCodes + 1 >= MOST_WRONG_CODES;
  await countWrongCode(tx, connectionId, { endsAt: isLast ? needs.world.now() : undefined });
  await record(needs, tx, who, {
    action: 'connection.settled',
    subject: { kind: 'connection', id: connectionId },
    outcome: 'refused',
    reason: isLast ? 'too_many_wrong_codes' : 'wrong_code',
  });
}
