import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';
import { claim } from './claim.ts';
import { finishConsent } from './finish.ts';
import type { Claim, FlowId } from './flow.ts';
import { openSecrets } from './flow-secrets.ts';
import { refuseTokens } from './give-back.ts';
import { scopeOfFlow } from './scope-of-flow.ts';
import { deleteOldFlows, listAbandoned, lockAbandoned } from './store.ts';

const AT_ONCE = 20;
const SHOWN_FOR_MS = 24 * 60 * 60_000; // so that a result page that was left open still says what happened

/**
 * Goes on with answers that a crash or a busy Google has left behind: the code is spent if it still can
 * be, tokens are saved or given back. Every node may run it; each answer is taken by one.
 */
export async function recoverConsents(needs: ConnectionNeeds, signal?: AbortSignal): Promise<number> {
  const abandoned = await needs.database.asSystem('finish a consent', tx => listAbandoned(tx, AT_ONCE));
  let recovered = 0;
  for (const found of abandoned) {
    if (signal?.aborted) break;
    const who = scopeOfFlow(found);
    const claimed = await take(needs, who, found.id);
    if (!claimed) continue;
    const { flow } = claimed;
    if (found.isFrozen && flow.stage === 'exchanged')
      await refuseTokens(needs, who, claimed, { outcome: 'frozen' });
    else await finishConsent(needs, who, claimed);
    recovered += 1;
  }
  return recovered;
}

export async function pruneConsents({ database, world }: ConnectionNeeds): Promise<void> {
  const before = shifted(world.now(), -SHOWN_FOR_MS);
  await database.asSystem('run upkeep', tx => deleteOldFlows(tx, before));
}

function take(needs: ConnectionNeeds, who: Scope, id: FlowId): Promise<Claim | undefined> {
  return needs.database.inTenant(who, async tx => {
    const flow = await lockAbandoned(tx, id);
    if (!flow?.secretsSealed) return undefined;
    const secrets = await openSecrets(needs, tx, who, id, flow.secretsSealed);
    return claim(needs, tx, who, { flow, secrets });
  });
}
