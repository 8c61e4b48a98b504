import { sql } from 'kysely';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { ConnectionId, GrantKey } from './grant.ts';

export type KeptGrant = {
  clientId: string;
  state: string;
  capabilities: string[];
  requestedScopes: string[];
  hasRefreshToken: boolean;
};

/** Locked until the transaction ends, so that two consents for one grant are saved one after the other. */
export async function lockGrant(tx: TenantTx, key: GrantKey): Promise<KeptGrant | undefined> {
  const row = await tx
    .selectFrom('grants')
    .select(['client_id', 'state', 'capabilities', 'requested_scopes', 'refresh_token_sealed'])
    .where('connection_id', '=', key.connectionId)
    .where('service', '=', key.service)
    .forUpdate()
    .executeTakeFirst();
  return (
    row && {
      clientId: row.client_id,
      state: row.state,
      capabilities: row.capabilities,
      requestedScopes: row.requested_scopes,
      hasRefreshToken: row.refresh_token_sealed !== null,
    }
  );
}

export type GrantToKeep = {
  clientId: string;
  capabilities: string[];
  requestedScopes: string[];
  grantedScopes: string[];
  accessToken: { sealed: Buffer; expiresAt: Date; scopes: string[] };
  /** Undefined leaves the stored one as it is. */
  refreshToken: { sealed: Buffer; diesAt: Date | null } | undefined;
  now: Date;
};

export async function upsertGrant(tx: TenantTx, key: GrantKey, kept: GrantToKeep): Promise<void> {
  const { refreshToken, accessToken } = kept;
  const values = {
    client_id: kept.clientId,
    capabilities: kept.capabilities,
    requested_scopes: kept.requestedScopes,
    granted_scopes: kept.grantedScopes,
    state: 'live',
    reason: null,
    blocked_reason: null,
    state_since: kept.now,
    access_token_sealed: accessToken.sealed,
    access_token_expires_at: accessToken.expiresAt,
    access_token_scopes: accessToken.scopes,
    refreshed_at: kept.now,
    failures: 0,
    retry_at: null,
    unanswered_since: null,
    lease_owner: null,
    lease_until: null,
    ...(refreshToken && {
      refresh_token_sealed: refreshToken.sealed,
      refresh_token_dies_at: refreshToken.diesAt,
    }),
  };
  await tx
    .insertInto('grants')
    .values({ connection_id: key.connectionId, service: key.service, ...values })
    .onConflict(conflict =>
      conflict
        .columns(['tenant_id', 'connection_id', 'service'])
        .doUpdateSet({ ...values, version: sql<number>`grants.version + 1` }),
    )
    .execute();
}

export async function deleteNarrowedTokens(tx: TenantTx, key: GrantKey): Promise<void> {
  await tx
    .deleteFrom('narrowed_tokens')
    .where('connection_id', '=', key.connectionId)
    .where('service', '=', key.service)
    .execute();
}

/** Whoever remembers something of this connection sees by it that it is void. */
export async function bumpEpoch(tx: TenantTx, connectionId: ConnectionId): Promise<void> {
  await tx
    .updateTable('connections')
    .set({ epoch: sql<number>`epoch + 1` })
    .where('id', '=', connectionId)
    .execute();
}

export async function markAppWorking(tx: TenantTx, clientId: string): Promise<void> {
  await tx
    .updateTable('google_apps')
    .set({ broken_reason: null, broken_since: null, retry_at: null, failures: 0 })
    .where('client_id', '=', clientId)
    .execute();
}
