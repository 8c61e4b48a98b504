import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import { type Watch, watchOwners } from '#platform/postgres/abandoned.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { MOST_TOKEN_REQUEST_MS } from '#providers/google/oauth/token-request.ts';
import { refusedByHealth } from '../app-health/note.ts';
import type { Stale } from '../find-token.ts';
import { sealedIn } from '../grant.ts';
import type { GrantNeeds } from '../grant-needs.ts';
import type { NoToken } from '../vended.ts';
import { type GrantToRenew, type Lease, lockGrantsToRenew, writeLease } from './store.ts';

/** Whoever lives has long been answered or given up by then. Of whoever dies with it the others learn sooner. */
const LEASE_MS = 2 * MOST_TOKEN_REQUEST_MS;
/** A lost notice costs no more than this. */
const LOOK_AGAIN_MS = 100;
const LONGEST_WAIT_MS = 3 * LEASE_MS;

export type Leased =
  | { kind: 'leased'; lease: Lease; refreshToken: Secret<string> }
  /** Somebody else has settled it since it was looked at. */
  | { kind: 'settled' }
  | NoToken;

/** Waits its turn; while somebody else refreshes, for what they bring. */
export async function lease(needs: GrantNeeds, who: Scope, stale: Stale): Promise<Leased> {
  const deadlineMs = needs.world.elapsedMs() + LONGEST_WAIT_MS;
  const owners = watchOwners(needs.world);
  for (;;) {
    const taken = await needs.database.inTenant(who, tx => tryLease(needs, tx, who, stale, owners));
    if (taken.kind !== 'held') return taken;
    if (needs.world.elapsedMs() > deadlineMs) return { kind: 'busy', retryAfterMs: LEASE_MS };
    await untilSettled(needs, who, stale);
  }
}

async function tryLease(
  needs: GrantNeeds,
  tx: TenantTx,
  who: Scope,
  { key, version, failures }: Stale,
  owners: Watch,
): Promise<Leased | { kind: 'held' }> {
  const grants = await lockGrantsToRenew(tx, key.connectionId);
  const grant = grants.find(each => each.key.service === key.service);
  if (grant?.state !== 'live' || grant.version !== version || grant.failures !== failures)
    return { kind: 'settled' };
  const refreshToken = await openRefreshToken(needs, tx, who, grant);
  if (!refreshToken) throw new Error('A living grant without a refresh token.');
  const members: GrantToRenew[] = [];
  for (const each of grants)
    if (await holdsToo(needs, tx, who, each, { clientId: grant.clientId, refreshToken })) members.push(each);
  for (const member of members)
    if (member.isLeased && !(await owners.isAbandoned(tx, member))) return { kind: 'held' };
  const refusal = await refusedByHealth(needs, tx, grant.clientId, LEASE_MS);
  if (refusal) return refusal;
  const leased: Lease = { owner: newId<'lease'>(needs.world), clientId: grant.clientId, asked: key, members };
  await writeLease(tx, leased, { node: needs.presence.node(), forMs: LEASE_MS, now: needs.world.now() });
  return { kind: 'leased', lease: leased, refreshToken };
}

/** One consent for mail and calendar leaves both with the same token: one answer is for both. */
async function holdsToo(
  needs: GrantNeeds,
  tx: TenantTx,
  who: Scope,
  grant: GrantToRenew,
  held: { clientId: string; refreshToken: Secret<string> },
): Promise<boolean> {
  if (grant.state !== 'live' || grant.clientId !== held.clientId) return false;
  const own = await openRefreshToken(needs, tx, who, grant);
  return own?.reveal() === held.refreshToken.reveal();
}

async function openRefreshToken(
  { seals }: GrantNeeds,
  tx: TenantTx,
  who: Scope,
  { key, refreshTokenSealed }: GrantToRenew,
): Promise<Secret<string> | undefined> {
  return refreshTokenSealed
    ? seals.open(tx, who, sealedIn('refresh_token_sealed', key), refreshTokenSealed)
    : undefined;
}

/** What the transaction that settles a refresh announces to the nodes; told to nobody outside. */
export const SETTLED = 'grant.settled';

async function untilSettled({ live, world }: GrantNeeds, { tenantId }: Scope, { key }: Stale): Promise<void> {
  const heard = new AbortController();
  const unsubscribe = live.subscribe(tenantId, ({ kind, id }) => {
    if (kind === SETTLED && id === key.connectionId) heard.abort();
  });
  await world.delay(LOOK_AGAIN_MS, heard.signal).catch(() => {});
  unsubscribe();
}
