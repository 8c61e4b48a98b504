import { findGoogleAppOf } from '#features/apps/google-app.ts';
import type { Scope } from '#kernel/scope.ts';
import { refreshGrant } from '#providers/google/oauth/refresh.ts';
import type { Stale } from '../find-token.ts';
import type { BrokenReason } from '../grant.ts';
import type { GrantNeeds } from '../grant-needs.ts';
import type { Renewal } from '../vended.ts';
import { type Leased, lease as takeLease } from './lease.ts';
import { settle } from './settle.ts';
import { type Lease, releaseLease } from './store.ts';

/** Asks Google for a new access token, unless somebody else does. No transaction is open meanwhile. */
export async function renew(needs: GrantNeeds, who: Scope, stale: Stale): Promise<Renewal> {
  const leased = await takeLease(needs, who, stale);
  if (leased.kind !== 'leased') return leased;
  try {
    return await renewUnder(needs, who, leased, stale);
  } catch (cause) {
    await release(needs, who, leased.lease).catch(() => {}); // it runs out by itself
    throw cause;
  }
}

async function renewUnder(
  needs: GrantNeeds,
  who: Scope,
  { lease, refreshToken }: Extract<Leased, { kind: 'leased' }>,
  { narrowTo }: Stale,
): Promise<Renewal> {
  const { clientId } = lease;
  const app = await findGoogleAppOf(needs, who, { service: lease.asked.service, clientId });
  if (app === 'changed' || app === 'none') {
    await release(needs, who, lease);
    const reason: BrokenReason = app === 'changed' ? 'app_changed' : 'no_app';
    return { kind: 'app_broken', reason };
  }
  const asked = { refreshToken, ...(narrowTo && { scopes: narrowTo }) };
  return settle(needs, who, { lease, narrowTo, refreshed: await refreshGrant(needs, app, asked) });
}

function release({ database }: GrantNeeds, who: Scope, lease: Lease): Promise<void> {
  return database.inTenant(who, tx => releaseLease(tx, lease));
}
