import { sql } from 'kysely';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { GrantKey } from '../grant.ts';

/** The right to ask Google for a new token, and the grant as it was when that right was taken. */
export type Lease = {
  key: GrantKey;
  owner: string;
  clientId: string;
  version: number;
  failures: number;
  blockedReason: string | null;
  grantedScopes: string[];
  /** Since when an earlier answer is missing. */
  unansweredSince: Date | null;
};

export type GrantToRenew = Omit<Lease, 'owner'> & {
  state: string;
  refreshTokenSealed: Buffer | null;
  owner: string | null;
  isLeased: boolean;
};

/** Locked until the transaction ends. Leases go by the database's clock, which is the same for all nodes. */
export async function lockGrantToRenew(tx: TenantTx, key: GrantKey): Promise<GrantToRenew | undefined> {
  const row = await tx
    .selectFrom('grants')
    .select(['client_id', 'state', 'version', 'failures', 'blocked_reason', 'granted_scopes'])
    .select(['refresh_token_sealed', 'unanswered_since', 'lease_owner'])
    .select(sql<boolean>`coalesce(lease_until > clock_timestamp(), false)`.as('is_leased'))
    .where('connection_id', '=', key.connectionId)
    .where('service', '=', key.service)
    .forUpdate()
    .executeTakeFirst();
  return (
    row && {
      key,
      clientId: row.client_id,
      state: row.state,
      version: row.version,
      failures: row.failures,
      blockedReason: row.blocked_reason,
      grantedScopes: row.granted_scopes,
      refreshTokenSealed: row.refresh_token_sealed,
      unansweredSince: row.unanswered_since,
      owner: row.lease_owner,
      isLeased: row.is_leased,
    }
  );
}

function one(tx: TenantTx, { connectionId, service }: GrantKey) {
  return tx.updateTable('grants').where('connection_id', '=', connectionId).where('service', '=', service);
}

/** Until an answer has been saved, nobody can know whether Google has done what it was asked. */
export async function writeLease(
  tx: TenantTx,
  key: GrantKey,
  { owner, forMs, now }: { owner: string; forMs: number; now: Date },
): Promise<void> {
  await one(tx, key)
    .set({
      lease_owner: owner,
      lease_until: sql<Date>`clock_timestamp() + ${forMs} * interval '1 millisecond'`,
      unanswered_since: sql<Date>`coalesce(unanswered_since, ${now}::timestamptz)`,
    })
    .execute();
}

const returned = { lease_owner: null, lease_until: null };

/** Nothing was asked, or Google has refused without doing anything. */
export async function releaseLease(tx: TenantTx, lease: Lease): Promise<void> {
  await one(tx, lease.key)
    .where('lease_owner', '=', lease.owner)
    .set({ ...returned, unanswered_since: lease.unansweredSince })
    .execute();
}

export type RefreshTokenToSave = { sealed: Buffer; diesAt: Date | null };

/** Google took the refresh token: whatever was wrong before is over. */
export async function saveAnswered(
  tx: TenantTx,
  key: GrantKey,
  answered: {
    now: Date;
    /** Undefined where the answer was narrower than the grant, and the grant's own token stays. */
    access?: { sealed: Buffer; expiresAt: Date; scopes: string[] } | undefined;
    /** Undefined leaves the stored one as it is. */
    refresh?: RefreshTokenToSave | undefined;
    diesAt?: Date | undefined;
  },
): Promise<void> {
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
  { key, failures, unansweredSince }: Lease,
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
