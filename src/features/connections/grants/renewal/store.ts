import { sql } from 'kysely';
import { requireService } from '#features/apps/capabilities.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { ConnectionId, GrantKey } from '../grant.ts';

/** A grant as it was read: whatever is written back must still stand on this version. */
export type Member = {
  key: GrantKey;
  version: number;
  failures: number;
  blockedReason: string | null;
  grantedScopes: string[];
  /** Since when an earlier answer is missing. */
  unansweredSince: Date | null;
};

/** The right to ask Google for a new token, for all grants of a connection that hold the same refresh token. */
export type Lease = { owner: string; clientId: string; asked: GrantKey; members: Member[] };

export type GrantToRenew = Member & {
  clientId: string;
  state: string;
  refreshTokenSealed: Buffer | null;
  owner: string | null;
  /** The server process that holds the lease, where it could be told when it took it. */
  node: number | null;
  isLeased: boolean;
};

/** Locked until the transaction ends. Leases go by the database's clock, which is the same for all nodes. */
export async function lockGrantsToRenew(tx: TenantTx, connectionId: ConnectionId): Promise<GrantToRenew[]> {
  const rows = await tx
    .selectFrom('grants')
    .select(['service', 'client_id', 'state', 'version', 'failures', 'blocked_reason', 'granted_scopes'])
    .select(['refresh_token_sealed', 'unanswered_since', 'lease_owner', 'lease_node'])
    .select(sql<boolean>`coalesce(lease_until > clock_timestamp(), false)`.as('is_leased'))
    .where('connection_id', '=', connectionId)
    .where('state', '<>', 'ended')
    .orderBy('service')
    .forUpdate()
    .execute();
  return rows.map(row => ({
    key: { connectionId, service: requireService(row.service) },
    clientId: row.client_id,
    state: row.state,
    version: row.version,
    failures: row.failures,
    blockedReason: row.blocked_reason,
    grantedScopes: row.granted_scopes,
    refreshTokenSealed: row.refresh_token_sealed,
    unansweredSince: row.unanswered_since,
    owner: row.lease_owner,
    node: row.lease_node,
    isLeased: row.is_leased,
  }));
}

function one(tx: TenantTx, { connectionId, service }: GrantKey) {
  return tx.updateTable('grants').where('connection_id', '=', connectionId).where('service', '=', service);
}

/** Until an answer has been saved, nobody can know whether Google has done what it was asked. */
export async function writeLease(
  tx: TenantTx,
  { owner, members }: Lease,
  { node, forMs, now }: { node: number | undefined; forMs: number; now: Date },
): Promise<void> {
  for (const { key } of members)
    await one(tx, key)
      .set({
        lease_owner: owner,
        lease_node: node ?? null,
        lease_until: sql<Date>`clock_timestamp() + ${forMs} * interval '1 millisecond'`,
        unanswered_since: sql<Date>`coalesce(unanswered_since, ${now}::timestamptz)`,
      })
      .execute();
}

const returned = { lease_owner: null, lease_node: null, lease_until: null };

/** Nothing was asked, or Google has refused without doing anything. */
export async function releaseLease(tx: TenantTx, { owner, members }: Lease): Promise<void> {
  for (const { key, unansweredSince } of members)
    await one(tx, key)
      .where('lease_owner', '=', owner)
      .set({ ...returned, unanswered_since: unansweredSince })
      .execute();
}

export type RefreshTokenToSave = { sealed: Buffer; diesAt: Date | null };

export type Answered = {
  now: Date;
  /** Undefined where the answer was narrower than the grant, and the grant's own token stays. */
  access?: { sealed: Buffer; expiresAt: Date; scopes: string[] } | undefined;
  /** Undefined leaves the stored one as it is. */
  refresh?: RefreshTokenToSave | undefined;
  diesAt?: Date | undefined;
};

/** Google took the refresh token: whatever was wrong before is over. */
export async function saveAnswered(tx: TenantTx, key: GrantKey, answered: Answered): Promise<void> {
  const { now, access, refresh, diesAt } = answered;
  await one(tx, key)
    .set({
      ...returned,
      version: sql<number>`version + 1`,
      state: 'live',
      state_since: sql<Date>`case when state = 'live' then state_since else ${now}::timestamptz end`,
      reason: null,
      blocked_reason: null,
      failures: 0,
      retry_at: null,
      unanswered_since: null,
      ...(access && {
        granted_scopes: access.scopes,
        access_token_sealed: access.sealed,
        access_token_expires_at: access.expiresAt,
        access_token_scopes: access.scopes,
        refreshed_at: now,
      }),
      ...(diesAt && { refresh_token_dies_at: diesAt }),
      ...(refresh && { refresh_token_sealed: refresh.sealed, refresh_token_dies_at: refresh.diesAt }),
    })
    .execute();
}

export type NarrowedAnswer = {
  scopes: string;
  madeAt: Date;
  expiresAt: Date;
} & ({ sealed: Buffer; refused: null } | { sealed: null; refused: string });

export async function upsertNarrowed(tx: TenantTx, key: GrantKey, answer: NarrowedAnswer): Promise<void> {
  const { scopes, sealed, refused, madeAt, expiresAt } = answer;
  const values = { sealed, refused, made_at: madeAt, expires_at: expiresAt };
  await tx
    .insertInto('narrowed_tokens')
    .values({ connection_id: key.connectionId, service: key.service, scopes, ...values })
    .onConflict(conflict =>
      conflict.columns(['tenant_id', 'connection_id', 'service', 'scopes']).doUpdateSet(values),
    )
    .execute();
}

/** The refresh token stays until the grant is ended: Google may have to be told to forget it. */
export async function markDead(
  tx: TenantTx,
  key: GrantKey,
  { reason, now }: { reason: string; now: Date },
): Promise<void> {
  await one(tx, key)
    .set({
      ...returned,
      state: 'needs_reconnect',
      reason,
      blocked_reason: null,
      state_since: now,
      access_token_sealed: null,
      access_token_expires_at: null,
      access_token_scopes: null,
      failures: 0,
      retry_at: null,
      unanswered_since: null,
    })
    .execute();
}

export async function markFailed(
  tx: TenantTx,
  { key, failures, unansweredSince }: Member,
  failed: { retryAt: Date; blockedReason: string | null; isUnanswered: boolean },
): Promise<void> {
  await one(tx, key)
    .set({
      ...returned,
      failures: failures + 1,
      retry_at: failed.retryAt,
      blocked_reason: failed.blockedReason,
      ...(!failed.isUnanswered && { unanswered_since: unansweredSince }),
    })
    .execute();
}
