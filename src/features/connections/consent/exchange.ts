import { findGoogleAppOf } from '#features/apps/google-app.ts';
import type { Scope } from '#kernel/scope.ts';
import { type CodeDeath, exchangeCode } from '#providers/google/oauth/exchange-code.ts';
import type { GoogleGrant } from '#providers/google/oauth/token-answer.ts';
import type { GoogleMisconfigured } from '#providers/google/oauth/token-refusal.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';
import { noteAppBroken } from '../grants/app-health/note.ts';
import { LEASE_MS } from './claim.ts';
import { type Ending, failFlow } from './fail-flow.ts';
import type { Claim } from './flow.ts';
import { sealSecrets } from './flow-secrets.ts';
import { returnTokens } from './give-back.ts';
import { moveFlow } from './store.ts';
import { tryLater } from './try-later.ts';

/** Spends the code, and seals what it brings before anything else is done with it. */
export async function exchange(
  needs: ConnectionNeeds,
  who: Scope,
  claimed: Claim,
): Promise<Claim | undefined> {
  const { flow, secrets } = claimed;
  const app = await findGoogleAppOf(needs, who, flow);
  if (!secrets.code || app === 'changed' || app === 'none')
    return end(needs, who, claimed, { outcome: 'app_changed' });
  const answered = await exchangeCode(needs, app, {
    code: secrets.code.reveal(),
    redirectUri: flow.redirectUri,
    verifier: secrets.verifier.reveal(),
  });
  switch (answered.kind) {
    case 'granted':
      return keepTokens(needs, who, claimed, answered.grant);
    case 'busy':
      return tryLater(needs, who, claimed, answered);
    case 'misconfigured':
      return end(needs, who, claimed, { outcome: 'app_misconfigured', reason: answered.reason }, answered);
    case 'dead':
      return end(needs, who, claimed, { outcome: outcomeOf(answered.reason, flow.attempts) });
    default:
      throw answered satisfies never;
  }
}

/** A code that was sent before may have been spent by a try whose answer nobody heard. */
function outcomeOf(reason: CodeDeath, attempts: number): Ending['outcome'] {
  if (reason === 'account_gone') return 'account_gone';
  return reason === 'code_refused' && attempts > 1 ? 'interrupted' : 'code_refused';
}

async function end(
  needs: ConnectionNeeds,
  who: Scope,
  { flow }: Claim,
  ending: Ending,
  refused?: GoogleMisconfigured,
): Promise<undefined> {
  await needs.database.inTenant(who, async tx => {
    await failFlow(needs, tx, who, flow, ending);
    const { clientId } = flow;
    if (refused?.affects === 'app') await noteAppBroken(needs, tx, who, { clientId, reason: refused.reason });
  });
  needs.log.info({ flow: flow.id, ...ending }, 'a consent ended without a connection');
}

async function keepTokens(
  needs: ConnectionNeeds,
  who: Scope,
  { flow, secrets: { code, ...rest } }: Claim,
  tokens: GoogleGrant,
): Promise<Claim | undefined> {
  const secrets = { ...rest, tokens, receivedAt: needs.world.now() };
  const isOurs = await needs.database.inTenant(who, async tx =>
    moveFlow(tx, flow, {
      stage: 'exchanged',
      leaseMs: LEASE_MS,
      secretsSealed: await sealSecrets(needs, tx, who, flow.id, secrets),
      grantedScopes: tokens.scopes,
    }),
  );
  if (isOurs) return { flow: { ...flow, stage: 'exchanged', grantedScopes: tokens.scopes }, secrets };
  needs.log.warn({ flow: flow.id }, 'the answer to a consent came after its time');
  await returnTokens(needs, { flow, secrets });
  return undefined;
}
