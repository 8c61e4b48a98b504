import { digestOf } from '#features/access/opaque-token.ts';
import type { Viewer } from '#features/access/sessions/viewer.ts';
import { nameOfActor } from '#features/access/users/acting.ts';
import { requireTenant } from '#features/tenants/find.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { missingScopes } from '#providers/google/oauth/scopes.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';
import { showCode } from '../pending/show-code.ts';
import type { Flow, FlowId } from './flow.ts';
import { type Outcome, outcomeWords } from './outcome.ts';
import { mayReturnTo } from './return-to.ts';
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
  /** What must come back to whoever sent the link before anything is handed out. */
  code: Secret<string> | null;
  /** Null where nobody is signed in. */
  isRequestedByViewer: boolean | null;
  tenantName: string;
};

/** For a browser that took part, proven by the flow's own cookie: who is signed in there does not matter. */
export async function showFlow(
  needs: ConnectionNeeds,
  flowId: FlowId,
  { cookie, viewer }: { cookie: string | undefined; viewer: Viewer | undefined },
): Promise<ShownFlow> {
  if (cookie === undefined) throw fail('not_found');
  const found = await needs.database.asSystem('finish a consent', tx => findById(tx, flowId));
  if (!found) throw fail('not_found');
  const who = scopeOfFlow(found);
  const { name: tenantName } = await requireTenant(needs, who);
  const isRequestedByViewer = viewer
    ? viewer.tenantId === found.tenantId && viewer.userId === found.person?.userId
    : null;
  const { flow, requestedBy, code } = await needs.database.inTenant(who, async tx => {
    const flow = await findFlow(tx, flowId);
    if (!flow || !tookPart(flow, cookie)) throw fail('not_found');
    const requestedBy = (await nameOfActor(tx, who)) ?? null;
    return { flow, requestedBy, code: await codeFor(needs, tx, who, flow) };
  });
  const goesBack = flow.returnTo !== null && (await mayReturnTo(needs, who, flow.returnTo));
  return {
    ...shown(flow, needs.world.now()),
    returnTo: goesBack ? flow.returnTo : null,
    requestedBy,
    code,
    isRequestedByViewer,
    tenantName,
  };
}

function tookPart({ cookieHash, parkedCookieHash }: Flow, cookie: string): boolean {
  const digest = digestOf(cookie);
  return digest.equals(cookieHash) || (parkedCookieHash !== null && digest.equals(parkedCookieHash));
}

async function codeFor(
  needs: ConnectionNeeds,
  tx: TenantTx,
  who: Scope,
  { stage, needsCode, connectionId }: Flow,
): Promise<Secret<string> | null> {
  if (stage !== 'finished' || !needsCode || !connectionId) return null;
  return (await showCode(needs, tx, who, connectionId)) ?? null;
}

type Told = 'requestedBy' | 'code' | 'isRequestedByViewer' | 'tenantName';

function shown(flow: Flow, now: Date): Omit<ShownFlow, Told> {
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
