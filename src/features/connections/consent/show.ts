import { digestOf } from '#features/access/opaque-token.ts';
import { nameOfActor } from '#features/access/users/acting.ts';
import { fail } from '#kernel/failures.ts';
import { missingScopes } from '#providers/google/oauth/scopes.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';
import type { Flow, FlowId } from './flow.ts';
import { type Outcome, outcomeWords } from './outcome.ts';
import { scopeOfFlow } from './scope-of-flow.ts';
import { findById, findFlow } from './store.ts';

export const flowStates = ['begun', 'parked', 'finishing', 'finished', 'failed'] as const;

export type ShownFlow = Pick<
  Flow,
  'id' | 'capabilities' | 'connectionId' | 'returnTo' | 'reason' | 'expiresAt'
> & {
  state: (typeof flowStates)[number];
  outcome: Outcome | null;
  words: ReturnType<typeof outcomeWords> | null;
  missingScopes: string[];
  /** Who began it, by name, so that whoever was sent a link sees from whom. */
  requestedBy: string | null;
};

/** For a browser that took part, proven by the flow's own cookie: who is signed in there does not matter. */
export async function showFlow(
  needs: ConnectionNeeds,
  flowId: FlowId,
  cookie: string | undefined,
): Promise<ShownFlow> {
  if (cookie === undefined) throw fail('not_found');
  const found = await needs.database.asSystem('finish a consent', tx => findById(tx, flowId));
  if (!found) throw fail('not_found');
  const who = scopeOfFlow(found);
  return needs.database.inTenant(who, async tx => {
    const flow = await findFlow(tx, flowId);
    if (!flow || !tookPart(flow, cookie)) throw fail('not_found');
    const requestedBy = (await nameOfActor(tx, who)) ?? null;
    return shown(flow, requestedBy, needs.world.now());
  });
}

function tookPart({ cookieHash, parkedCookieHash }: Flow, cookie: string): boolean {
  const digest = digestOf(cookie);
  return digest.equals(cookieHash) || (parkedCookieHash !== null && digest.equals(parkedCookieHash));
}

function shown(flow: Flow, requestedBy: string | null, now: Date): ShownFlow {
  const { id, capabilities, returnTo, expiresAt, requestedScopes, grantedScopes, reason } = flow;
  const isLate = (flow.stage === 'begun' || flow.stage === 'parked') && now >= expiresAt;
  const outcome = isLate ? 'expired' : flow.outcome;
  const isFinished = flow.stage === 'finished';
  return {
    id,
    state: isLate ? 'failed' : stateOf(flow),
    outcome,
    reason,
    words: outcome && outcomeWords(outcome, reason),
    capabilities,
    missingScopes: isFinished ? missingScopes(requestedScopes, grantedScopes ?? []) : [],
    connectionId: isFinished ? flow.connectionId : null,
    returnTo,
    expiresAt,
    requestedBy,
  };
}

function stateOf({ stage }: Flow): ShownFlow['state'] {
  switch (stage) {
    case 'exchanging':
    case 'exchanged':
      return 'finishing';
    case 'returning':
      return 'failed';
    case 'begun':
    case 'parked':
    case 'finished':
    case 'failed':
      return stage;
    default:
      return stage satisfies never;
  }
}
