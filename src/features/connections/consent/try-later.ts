import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import type { Busy } from '#providers/verdict.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';
import { failFlow } from './fail-flow.ts';
import type { Claim } from './flow.ts';
import { moveFlow } from './store.ts';

/** Google's codes live about ten minutes; after that a try can bring nothing. */
const CODE_LIFE_MS = 10 * 60_000;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

/** The person has been told that it takes a while; upkeep goes on when the pause is over. */
export async function tryLater(
  needs: ConnectionNeeds,
  who: Scope,
  { flow }: Claim,
  { reason, clue, retryAfterMs }: Busy,
): Promise<undefined> {
  const now = needs.world.now();
  const isTooLate = now >= shifted(flow.answeredAt ?? now, CODE_LIFE_MS);
  const ownPauseMs = FIRST_PAUSE_MS * 2 ** (flow.attempts - 1);
  const pauseMs = Math.min(retryAfterMs ?? ownPauseMs, LONGEST_PAUSE_MS);
  await needs.database.inTenant(who, tx =>
    isTooLate && flow.stage === 'exchanging'
      ? failFlow(needs, tx, who, flow, { outcome: 'google_busy' })
      : moveFlow(tx, flow, { stage: flow.stage, leaseMs: pauseMs }),
  );
  needs.log.info({ flow: flow.id, reason, clue, pauseMs, isTooLate }, 'Google was busy during a consent');
}
