import { digestOf } from '#features/access/opaque-token.ts';
import { scopeOfHouse } from '#features/access/proven-scope.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';
import { claim } from './claim.ts';
import { failFlow } from './fail-flow.ts';
import { finishConsent } from './finish.ts';
import type { Claim, Flow, FlowId } from './flow.ts';
import { openSecrets } from './flow-secrets.ts';
import type { Outcome } from './outcome.ts';
import { findById, lockFlow } from './store.ts';

type Asked = {
  flowId: FlowId;
  /** Of the browser in which the answer is parked. */
  cookie: string | undefined;
  isAccepted: boolean;
};

/**
 * An answer that came back in another browser than the one that began counts only if the very person who
 * began says so there. Anybody else who is signed in there ends it: their account was nearly planted.
 */
export async function confirmConsent(
  needs: ConnectionNeeds,
  who: Scope,
  { flowId, cookie, isAccepted }: Asked,
): Promise<void> {
  const { actor } = who;
  if (actor.kind !== 'user' || !actor.sessionId || cookie === undefined) throw fail('not_found');
  const found = await needs.database.asSystem('finish a consent', tx => findById(tx, flowId));
  if (!found) throw fail('not_found');
  const isColleague = found.tenantId === who.tenantId;
  const isTheirs = isColleague && found.person?.userId === actor.userId;
  const acting = isColleague ? who : scopeOfHouse(found.tenantId, 'connections.discard_consent');
  const ending = endingOf(isTheirs, isAccepted, found.isFrozen);
  const claimed = await needs.database.inTenant(acting, async tx => {
    const flow = await lockParked(tx, flowId, cookie);
    const outcome = needs.world.now() >= flow.expiresAt ? 'expired' : ending;
    if (!outcome) return takeParked(needs, tx, acting, flow);
    await failFlow(needs, tx, acting, flow, { outcome });
    return undefined;
  });
  if (claimed) await finishConsent(needs, who, claimed);
}

function endingOf(isTheirs: boolean, isAccepted: boolean, isFrozen: boolean): Outcome | undefined {
  if (!isTheirs) return 'discarded';
  if (isFrozen) return 'frozen';
  return isAccepted ? undefined : 'declined';
}

async function lockParked(tx: TenantTx, id: FlowId, cookie: string): Promise<Flow> {
  const flow = await lockFlow(tx, id);
  if (!flow?.parkedCookieHash || !digestOf(cookie).equals(flow.parkedCookieHash)) throw fail('not_found');
  if (flow.stage === 'parked') return flow;
  throw fail('conflict', { detail: 'This consent has come to its end already.' });
}

async function takeParked(needs: ConnectionNeeds, tx: TenantTx, who: Scope, flow: Flow): Promise<Claim> {
  if (!flow.secretsSealed) throw fail('not_found');
  const secrets = await openSecrets(needs, tx, who, flow.id, flow.secretsSealed);
  return claim(needs, tx, who, { flow, secrets });
}
