import type { Scope } from '#kernel/scope.ts';
import { revokeToken } from '#providers/google/oauth/revoke.ts';
import type { Busy } from '#providers/verdict.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';
import { projectOf } from '../grants/grant.ts';
import { note } from '../timeline.ts';
import { LEASE_MS } from './claim.ts';
import { type Ending, recordRefusal } from './fail-flow.ts';
import type { Claim } from './flow.ts';
import { sealSecrets } from './flow-secrets.ts';
import { isAccountInUse, moveFlow } from './store.ts';

const PAUSE_MS = 60_000;
const MOST_ATTEMPTS = 60;

/** Ends a flow that holds tokens which nobody here wants: first that is written down, then Google is told. */
export async function refuseTokens(
  needs: ConnectionNeeds,
  who: Scope,
  { flow, secrets }: Claim,
  ending: Ending,
): Promise<void> {
  const isOurs = await needs.database.inTenant(who, async tx => {
    const secretsSealed = await sealSecrets(needs, tx, who, flow.id, secrets);
    const isMoved = await moveFlow(tx, flow, {
      ...ending,
      stage: 'returning',
      leaseMs: LEASE_MS,
      secretsSealed,
    });
    if (!isMoved) return false;
    await recordRefusal(needs, tx, who, flow, ending);
    if (ending.outcome === 'other_account' && flow.connectionId)
      await note(needs, tx, who, { connectionId: flow.connectionId, kind: 'other_account_refused' });
    return true;
  });
  if (isOurs) await giveBack(needs, who, { flow: { ...flow, stage: 'returning' }, secrets });
}

export async function giveBack(needs: ConnectionNeeds, who: Scope, { flow, secrets }: Claim): Promise<void> {
  const returned = await returnTokens(needs, { flow, secrets });
  const isOver = returned.kind !== 'busy' || flow.attempts >= MOST_ATTEMPTS;
  await needs.database.inTenant(who, tx =>
    isOver
      ? moveFlow(tx, flow, { stage: 'failed', secretsSealed: null })
      : moveFlow(tx, flow, { stage: 'returning', leaseMs: PAUSE_MS }),
  );
  needs.log.info({ flow: flow.id, returned: returned.kind }, 'tokens that nobody wanted were given back');
}

/**
 * Revoking ends all that this person gave to the Google project, so tokens of an account that something
 * here lives on are only forgotten. So are those whose account was never proven.
 */
export async function returnTokens(
  needs: ConnectionNeeds,
  { flow, secrets: { tokens, subject } }: Claim,
): Promise<{ kind: 'revoked' | 'already_dead' | 'forgotten' } | Busy> {
  if (!tokens || subject === undefined) return { kind: 'forgotten' };
  const account = { project: projectOf(flow.clientId), subject };
  const isInUse = await needs.database.asSystem('finish a consent', tx => isAccountInUse(tx, account));
  return isInUse ? { kind: 'forgotten' } : revokeToken(needs, tokens.refreshToken ?? tokens.accessToken);
}
