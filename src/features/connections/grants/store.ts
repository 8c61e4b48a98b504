import { sql } from 'kysely';
import { requireService } from '#features/apps/capabilities.ts';
import type { Stamp } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { ConnectionId, GoogleService, GrantKey } from './grant.ts';

export type StoredToken = { sealed: Buffer; expiresAt: Date; scopes: string[]; madeAt: Date | null };

/** All that decides whether a token can be handed out, or asked for. */
export type GrantAtHand = {
  service: GoogleService;
  state: string;
  reason: string | null;
  blockedReason: string | null;
  requestedScopes: string[];
  grantedScopes: string[];
  token: StoredToken | undefined;
  version: number;
  failures: number;
  retryAt: Date | null;
  app: { brokenReason: string | null; retryAt: Date | null };
};

export type ConnectionAtHand = {
  isEnded: boolean;
  isFrozen: boolean;
  /** Its code has not come back yet. */
  isPending: boolean;
  epoch: number;
  vendPolicy: string;
};

/** Read before its grants: what is remembered by an epoch must never be older than that epoch. */
export async function findConnectionAtHand(
  tx: TenantTx,
  connectionId: ConnectionId,
): Promise<ConnectionAtHand | undefined> {
  const row = await tx
    .selectFrom('connections')
    .leftJoin('users', join =>
      join.on('principal_kind', '=', 'user').on(sql<boolean>`users.id::text = principal_id`),
    )
    .leftJoin('pending_connections as pending', 'pending.connection_id', 'connections.id')
    .select(['ended_at', 'epoch', 'vend_policy', 'users.frozen_at', 'pending.code_id'])
    .where('connections.id', '=', connectionId)
    .executeTakeFirst();
  return (
    row && {
      isEnded: row.ended_at !== null,
      isFrozen: row.frozen_at !== null,
      isPending: row.code_id !== null,
      epoch: row.epoch,
      vendPolicy: row.vend_policy,
    }
  );
}

export async function listGrantsAtHand(tx: TenantTx, connectionId: ConnectionId): Promise<GrantAtHand[]> {
  const rows = await tx
    .selectFrom('grants')
    .leftJoin('google_apps', join =>
      join
        .onRef('google_apps.tenant_id', '=', 'grants.tenant_id')
        .onRef('google_apps.client_id', '=', 'grants.client_id'),
    )
    .select(['service', 'state', 'reason', 'blocked_reason', 'requested_scopes', 'granted_scopes'])
    .select(['access_token_sealed', 'access_token_expires_at', 'access_token_scopes', 'refreshed_at'])
    .select(['version', 'grants.failures', 'grants.retry_at'])
    .select(['broken_reason as app_broken_reason', 'google_apps.retry_at as app_retry_at'])
    .where('connection_id', '=', connectionId)
    .where('state', '<>', 'ended')
    .orderBy('service', 'desc') // mail before calendar
    .execute();
  return rows.map(row => ({
    service: requireService(row.service),
    state: row.state,
    reason: row.reason,
    blockedReason: row.blocked_reason,
    requestedScopes: row.requested_scopes,
    grantedScopes: row.granted_scopes,
    token: tokenOf(row),
    version: row.version,
    failures: row.failures,
    retryAt: row.retry_at,
    app: { brokenReason: row.app_broken_reason, retryAt: row.app_retry_at },
  }));
}

type TokenRow = {
  access_token_sealed: Buffer | null;
  access_token_expires_at: Date | null;
  access_token_scopes: string[] | null;
  refreshed_at: Date | null;
};

function tokenOf(row: TokenRow): StoredToken | undefined {
  const {
    access_token_sealed: sealed,
    access_token_expires_at: expiresAt,
    access_token_scopes: scopes,
  } = row;
  return sealed && expiresAt && scopes ? { sealed, expiresAt, scopes, madeAt: row.refreshed_at } : undefined;
}

export type Narrowed = { token: StoredToken } | { refused: string; expiresAt: Date };

export async function findNarrowed(
  tx: TenantTx,
  key: GrantKey,
  scopes: string,
): Promise<Narrowed | undefined> {
  const row = await tx
    .selectFrom('narrowed_tokens')
    .select(['sealed', 'refused', 'expires_at', 'made_at'])
    .where('connection_id', '=', key.connectionId)
    .where('service', '=', key.service)
    .where('scopes', '=', scopes)
    .executeTakeFirst();
  if (!row) return undefined;
  const { sealed, refused, expires_at: expiresAt, made_at: madeAt } = row;
  if (sealed) return { token: { sealed, expiresAt, madeAt, scopes: scopes.split(' ') } };
  return { refused: refused ?? '', expiresAt };
}

export async function findRefreshTokenSealed(tx: TenantTx, key: GrantKey): Promise<Buffer | undefined> {
  const row = await tx
    .selectFrom('grants')
    .select('refresh_token_sealed')
    .where('connection_id', '=', key.connectionId)
    .where('service', '=', key.service)
    .where('state', '=', 'live')
    .executeTakeFirst();
  return row?.refresh_token_sealed ?? undefined;
}

export type NewReceipt = {
  id: string;
  connectionId: ConnectionId;
  scopes: readonly string[];
  at: Date;
  actorKind: string;
  actorId: string;
  viaKind: string | null;
  viaId: string | null;
};

export async function insertReceipt(tx: TenantTx, receipt: NewReceipt): Promise<void> {
  await tx
    .insertInto('vend_receipts')
    .values({
      id: receipt.id,
      connection_id: receipt.connectionId,
      actor_kind: receipt.actorKind,
      actor_id: receipt.actorId,
      via_kind: receipt.viaKind,
      via_id: receipt.viaId,
      scopes: [...receipt.scopes],
      at: receipt.at,
    })
    .execute();
}

export type KeptGrant = {
  clientId: string;
  state: string;
  capabilities: string[];
  requestedScopes: string[];
  refreshTokenSealed: Buffer | null;
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
      refreshTokenSealed: row.refresh_token_sealed,
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
    lease_node: null,
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

/** Taken before its grants by whoever changes both, so that no two wait for each other. */
export async function lockConnection(
  tx: TenantTx,
  connectionId: ConnectionId,
): Promise<{ subject: string } | undefined> {
  const row = await tx
    .selectFrom('connections')
    .select('google_subject')
    .where('id', '=', connectionId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row && { subject: row.google_subject };
}

/** Whoever remembers something of this connection sees by it that it is void. */
export async function bumpEpoch(tx: TenantTx, connectionId: ConnectionId): Promise<void> {
  await tx
    .updateTable('connections')
    .set({ epoch: sql<number>`epoch + 1` })
    .where('id', '=', connectionId)
    .execute();
}

const stampedTables = { api_key: 'api_keys', session: 'sessions', client: 'service_clients' } as const;

/** Has nothing changed about the credential that the caller came with? */
export async function isStampCurrent(tx: TenantTx, { kind, id, epoch }: Stamp): Promise<boolean> {
  const row = await tx
    .selectFrom(stampedTables[kind])
    .select('epoch')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.epoch === epoch;
}
