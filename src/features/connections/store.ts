import { requireService } from '#features/apps/capabilities.ts';
import type { Id } from '#kernel/ids.ts';
import { requireId } from '#kernel/ids.ts';
import { rawConnection, type TenantTx } from '#platform/postgres/transaction.ts';
import { type Connection, type GrantFacts, type Principal, requirePrincipalKind } from './connection.ts';
import type { ConnectionId, GoogleService } from './grants/grant.ts';
import { lastUsedAt, recentUses } from './receipts/uses/store.ts';

function whole(tx: TenantTx) {
  return tx
    .selectFrom('connections')
    .select(['connections.id', 'principal_kind', 'principal_id', 'google_subject', 'connections.address'])
    .select(['label', 'is_default', 'vend_policy', 'connections.created_at', 'ended_at'])
    .select(where =>
      where
        .exists(
          where
            .selectFrom('pending_connections as pending')
            .select('pending.code_id')
            .whereRef('pending.connection_id', '=', 'connections.id'),
        )
        .as('is_pending'),
    );
}

type ConnectionRow = NonNullable<Awaited<ReturnType<ReturnType<typeof whole>['executeTakeFirst']>>>;

function connectionFrom(row: ConnectionRow): Connection {
  return {
    id: requireId(row.id),
    principal: { kind: requirePrincipalKind(row.principal_kind), id: row.principal_id },
    subject: row.google_subject,
    address: row.address,
    label: row.label,
    isDefault: row.is_default,
    vendPolicy: row.vend_policy === 'raw' ? 'raw' : 'never',
    createdAt: row.created_at,
    endedAt: row.ended_at,
    isPending: row.is_pending === true,
  };
}

export async function findConnection(tx: TenantTx, id: ConnectionId): Promise<Connection | undefined> {
  const row = await whole(tx).where('connections.id', '=', id).executeTakeFirst();
  return row && connectionFrom(row);
}

/** Locked until the transaction ends. */
export async function lockConnection(tx: TenantTx, id: ConnectionId): Promise<Connection | undefined> {
  const row = await whole(tx).where('connections.id', '=', id).forUpdate().executeTakeFirst();
  return row && connectionFrom(row);
}

/** Those for whom the account is connected, among principals of the same kind. */
export async function lockConnectionsOfAccount(
  tx: TenantTx,
  account: { principalKind: Principal['kind']; subject: string },
): Promise<Connection[]> {
  const rows = await whole(tx)
    .where('principal_kind', '=', account.principalKind)
    .where('google_subject', '=', account.subject)
    .where('ended_at', 'is', null)
    .forUpdate()
    .execute();
  return rows.map(connectionFrom);
}

/** False when the account has just been connected by somebody else at the same moment. */
export async function insertConnection(
  tx: TenantTx,
  connection: Omit<Connection, 'label' | 'endedAt' | 'isPending'>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('connections')
    .values({
      id: connection.id,
      principal_kind: connection.principal.kind,
      principal_id: connection.principal.id,
      google_subject: connection.subject,
      address: connection.address,
      is_default: connection.isDefault,
      vend_policy: connection.vendPolicy,
      created_at: connection.createdAt,
    })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function updateAddress(tx: TenantTx, id: ConnectionId, address: string): Promise<void> {
  await tx.updateTable('connections').set({ address }).where('id', '=', id).execute();
}

export async function updateLabel(tx: TenantTx, id: ConnectionId, label: string | null): Promise<void> {
  await tx.updateTable('connections').set({ label }).where('id', '=', id).execute();
}

/** Whatever changes which accounts a principal has, or which is the default, happens one after the other. */
export async function lockPrincipal(tx: TenantTx, { kind, id }: Principal): Promise<void> {
  await rawConnection(tx).query(
    "select pg_advisory_xact_lock(hashtextextended(concat_ws(' ', 'connections', current_tenant(), $1::text, $2::text), 0))",
    [kind, id],
  );
}

export async function findDefault(tx: TenantTx, { kind, id }: Principal): Promise<Connection | undefined> {
  const row = await whole(tx)
    .where('principal_kind', '=', kind)
    .where('principal_id', '=', id)
    .where('is_default', '=', true)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row && connectionFrom(row);
}

export async function updateDefault(tx: TenantTx, id: ConnectionId, isDefault: boolean): Promise<void> {
  await tx.updateTable('connections').set({ is_default: isDefault }).where('id', '=', id).execute();
}

export type ListedConnection = Connection & { principalName: string | null; lastUsedAt: Date | null };

/** Those that are connected, or those that no longer are, newest first; or one whatever has become of it. */
export async function listConnections(
  tx: TenantTx,
  asked: {
    principal?: Principal;
    only?: ConnectionId;
    isEnded?: boolean;
    after?: string | undefined;
    limit: number;
  },
): Promise<ListedConnection[]> {
  const { principal, only, isEnded = false, after, limit } = asked;
  const rows = await whole(tx)
    .leftJoin('users', join =>
      join
        .onRef('users.tenant_id', '=', 'connections.tenant_id')
        .on('principal_kind', '=', 'user')
        .on(on => on(on.cast<string>('users.id', 'text'), '=', on.ref('principal_id'))),
    )
    .select('users.name as principal_name')
    .leftJoin(recentUses(tx), 'recent.connection_id', 'connections.id')
    .select(lastUsedAt.as('last_used_at'))
    .$if(principal !== undefined, query =>
      query
        .where('principal_kind', '=', principal?.kind ?? '')
        .where('principal_id', '=', principal?.id ?? ''),
    )
    .$if(after !== undefined, query => query.where('connections.id', '<', after ?? ''))
    .where(where =>
      only === undefined
        ? where('ended_at', isEnded ? 'is not' : 'is', null)
        : where('connections.id', '=', only),
    )
    .orderBy('connections.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(row => ({
    ...connectionFrom(row),
    principalName: row.principal_name,
    lastUsedAt: row.last_used_at,
  }));
}

export type ListedEvent = {
  id: string;
  at: Date;
  kind: string;
  reason: string | null;
  service: string | null;
  scopes: string[] | null;
  actor: { kind: string; id: string | null; name: string | null };
};

/** The newest first. */
export async function listEvents(
  tx: TenantTx,
  asked: { connectionId: ConnectionId; after: string | undefined; limit: number },
): Promise<ListedEvent[]> {
  const rows = await tx
    .selectFrom('connection_events')
    .leftJoin('users', join =>
      join
        .onRef('users.tenant_id', '=', 'connection_events.tenant_id')
        .on('actor_kind', '=', 'user')
        .on(on => on(on.cast<string>('users.id', 'text'), '=', on.ref('actor_id'))),
    )
    .select(['connection_events.id', 'at', 'kind', 'reason', 'service', 'scopes', 'actor_kind', 'actor_id'])
    .select('users.name as actor_name')
    .where('connection_id', '=', asked.connectionId)
    .$if(asked.after !== undefined, query => query.where('connection_events.id', '<', asked.after ?? ''))
    .orderBy('connection_events.id', 'desc')
    .limit(asked.limit)
    .execute();
  return rows.map(({ actor_kind, actor_id, actor_name, ...row }) => ({
    ...row,
    actor: { kind: actor_kind, id: actor_id, name: actor_name },
  }));
}

export async function listGrants(
  tx: TenantTx,
  ids: readonly ConnectionId[],
): Promise<(GrantFacts & { connectionId: ConnectionId })[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('grants')
    .leftJoin('google_apps', join =>
      join
        .onRef('google_apps.tenant_id', '=', 'grants.tenant_id')
        .onRef('google_apps.client_id', '=', 'grants.client_id'),
    )
    .select(['connection_id', 'service', 'grants.client_id', 'capabilities', 'requested_scopes'])
    .select(['granted_scopes', 'state', 'reason', 'blocked_reason', 'broken_reason'])
    .select(['access_token_expires_at', 'refresh_token_dies_at', 'refreshed_at'])
    .where('connection_id', 'in', ids)
    .orderBy('service')
    .execute();
  return rows.map(row => ({
    connectionId: requireId(row.connection_id),
    service: requireService(row.service),
    clientId: row.client_id,
    capabilities: row.capabilities,
    requestedScopes: row.requested_scopes,
    grantedScopes: row.granted_scopes,
    state: row.state,
    reason: row.reason,
    blockedReason: row.blocked_reason,
    appBrokenReason: row.broken_reason,
    tokenExpiresAt: row.access_token_expires_at,
    diesAt: row.refresh_token_dies_at,
    refreshedAt: row.refreshed_at,
  }));
}

export type EventId = Id<'connection_event'>;

export type EventRow = {
  id: EventId;
  connectionId: ConnectionId;
  at: Date;
  kind: string;
  reason?: string | undefined;
  service?: GoogleService | undefined;
  scopes?: readonly string[] | undefined;
  actorKind: string;
  actorId: string | null;
};

export async function insertEvent(tx: TenantTx, event: EventRow): Promise<void> {
  await tx
    .insertInto('connection_events')
    .values({
      id: event.id,
      connection_id: event.connectionId,
      at: event.at,
      kind: event.kind,
      reason: event.reason ?? null,
      service: event.service ?? null,
      scopes: event.scopes ? [...event.scopes] : null,
      actor_kind: event.actorKind,
      actor_id: event.actorId,
    })
    .execute();
}
