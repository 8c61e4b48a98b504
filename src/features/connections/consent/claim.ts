import type { Scope } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';
import type { Claim } from './flow.ts';
import { sealSecrets } from './flow-secrets.ts';
import { moveFlow } from './store.ts';

/** Longer than Google may take for the tokens and its keys together, so that two never work on one answer. */
export const LEASE_MS = 60_000;

/**
 * Takes an answer for whoever calls, inside the transaction that has locked its flow. The code is sealed and
 * the stage says so before it is spent: what breaks off from here on is found again.
 */
export async function claim(
  needs: ConnectionNeeds,
  tx: TenantTx,
  who: Scope,
  { flow, secrets }: Claim,
): Promise<Claim> {
  const isFirst = flow.stage === 'begun' || flow.stage === 'parked';
  const answeredAt = isFirst ? needs.world.now() : (flow.answeredAt ?? needs.world.now());
  const stage = isFirst ? 'exchanging' : flow.stage;
  await moveFlow(tx, flow, {
    stage,
    leaseMs: LEASE_MS,
    isNewAttempt: true,
    answeredAt,
    ...(isFirst && { secretsSealed: await sealSecrets(needs, tx, who, flow.id, secrets) }),
  });
  return { flow: { ...flow, stage, answeredAt, attempts: flow.attempts + 1 }, secrets };
}
