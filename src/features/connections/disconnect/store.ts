import { sql } from 'kysely';
import { requireService } from '#features/apps/capabilities.ts';
import { type Id, requireId, type TenantId } from '#kernel/ids.ts';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import type { Principal } from '../connection.ts';
import type { ConnectionId, GrantKey } from '../grants/grant.ts';

export type RevocationId = Id<'revocation'>;

export type GrantToReduce = {
  key: GrantKey;
  clientId: string;
  capabilities: string[];
  refreshTokenSealed: Buffer | null;
  accessTokenExpiresAt: Date | null;
};

/** Locked until the transaction ends. */
export async function lockGrants(tx: TenantTx, connectionId: ConnectionId): Promise<GrantToReduce[]> {
  const rows = await tx
    .selectFrom('grants')
    .select(['service', 'client_id', 'capabilities', 'refresh_token_sealed', 'access_token_expires_at'])
    .where('connection_id', '=', connectionId)
    .where('state', '<>', 'ended')
    .orderBy('service')
    .forUpdate()
    .execute();
  return rows.map(row => ({
    key: { connectionId, service: requireService(row.service) },
    clientId: row.client_id,
    capabilities: row.capabilities,
    refreshTokenSealed: row.refresh_token_sealed,
    accessTokenExpiresAt: row.access_token_expires_at,
  }));
}

/** Its tokens are gone with the commit, and a refresh under way finds nothing to be saved into. */
export async function endGrant(tx: TenantTx, { connectionId, service }: GrantKey, now: Date): Promise<void> {
  await tx
    .updateTable('grants')
    .set({
      ...withoutAccess,
      state: 'ended',
      reason: null,
      blocked_reason: null,
      state_since: now,
      version: sql<number>`version + 1`,
      refresh_token_sealed: null,
      refresh_token_dies_at: null,
      failures: 0,
      retry_at: null,
      unanswered_since: null,
      lease_owner: null,
      lease_node: null,
      lease_until: null,
    })
    .where('connection_id', '=', connectionId)
    .where('service', '=', service)
    .execute();
}

const withoutAccess = {
  access_token_sealed: null,
  access_token_expires_at: null,
  access_token_scopes: null,
};

/**
 * Of what stays connected, too: a token that was made before may do what has just been taken away. Answers
 * when the narrower ones expire.
 */
export async function deleteAccessTokens(tx: TenantTx, connectionId: ConnectionId): Promise<Date[]> {
  await tx
    .updateTable('grants')
    .set({
      ...withoutAccess,
      version: sql<number>`version + 1`,
      lease_owner: null,
      lease_node: null,
      lease_until: null,
    })
    .where('connection_id', '=', connectionId)
    .where('state', '<>', 'ended')
    .execute();
  const deleted = await tx
    .deleteFrom('narrowed_tokens')
    .where('connection_id', '=', connectionId)
    .returning('expires_at')
    .execute();
  return deleted.map(row => row.expires_at);
}

export async function reduceGrant(
  tx: TenantTx,
  { connectionId, service }: GrantKey,
  kept: { capabilities: string[]; requestedScopes: string[] },
): Promise<void> {
  await tx
    .updateTable('grants')
    .set({ capabilities: kept.capabilities, requested_scopes: kept.requestedScopes })
    .where('connection_id', '=', connectionId)
    .where('service', '=', service)
    .execute();
}

export async function endConnection(tx: TenantTx, id: ConnectionId, now: Date): Promise<void> {
  await tx.deleteFrom('pending_connections').where('connection_id', '=', id).execute();
  await tx
    .updateTable('connections')
    .set({ ended_at: now, is_default: false })
    .where('id', '=', id)
    .execute();
}

/** The oldest that is left. */
export async function makeAnotherDefault(tx: TenantTx, { kind, id }: Principal): Promise<void> {
  await tx
    .updateTable('connections')
    .set({ is_default: true })
    .where('id', '=', eb =>
      eb
        .selectFrom('connections as other')
        .select('other.id')
        .where('other.principal_kind', '=', kind)
        .where('other.principal_id', '=', id)
        .where('other.ended_at', 'is', null)
        .orderBy('other.created_at')
        .limit(1),
    )
    .execute();
}

export type Revocation = {
  id: RevocationId;
  connectionId: ConnectionId;
  clientId: string;
  subject: string;
  tokenSealed: Buffer;
};

export async function insertRevocation(tx: TenantTx, revocation: Revocation & { now: Date }): Promise<void> {
  await tx
    .insertInto('revocations')
    .values({
      id: revocation.id,
      connection_id: revocation.connectionId,
      client_id: revocation.clientId,
      google_subject: revocation.subject,
      token_sealed: revocation.tokenSealed,
      created_at: revocation.now,
    })
    .execute();
}

export async function findRevocation(tx: TenantTx, id: RevocationId): Promise<Revocation | undefined> {
  const row = await tx.selectFrom('revocations').selectAll().where('id', '=', id).executeTakeFirst();
  return (
    row && {
      id,
      connectionId: requireId(row.connection_id),
      clientId: row.client_id,
      subject: row.google_subject,
      tokenSealed: row.token_sealed,
    }
  );
}

/** False when somebody else was faster. */
export async function deleteRevocation(tx: TenantTx, id: RevocationId): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('revocations').where('id', '=', id).executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Connections of people who do not belong to their organisation any more. */
export async function listOrphans(
  tx: SystemTx,
  most: number,
): Promise<{ tenantId: TenantId; connectionId: ConnectionId }[]> {
  const rows = await tx
    .selectFrom('connections as c')
    .leftJoin('users as u', join =>
      join
        .on('c.principal_kind', '=', 'user')
        .onRef('u.tenant_id', '=', 'c.tenant_id')
        .on(sql<boolean>`u.id::text = c.principal_id`),
    )
    .leftJoin('subjects as s', join =>
      join
        .on('c.principal_kind', '=', 'subject')
        .onRef('s.tenant_id', '=', 'c.tenant_id')
        .on(sql<boolean>`s.id::text = c.principal_id`),
    )
    .select(['c.tenant_id', 'c.id'])
    .where('c.principal_kind', 'in', ['user', 'subject'])
    .where('c.ended_at', 'is', null)
    .where('u.id', 'is', null)
    .where('s.id', 'is', null)
    .limit(most)
    .execute();
  return rows.map(row => ({ tenantId: requireId(row.tenant_id), connectionId: requireId(row.id) }));
}

/** Those that no job has told of: put aside without one, or given up by it. */
export async function listUntold(
  tx: SystemTx,
  { before, most }: { before: Date; most: number },
): Promise<{ tenantId: TenantId; id: RevocationId }[]> {
  const rows = await tx
    .selectFrom('revocations')
    .select(['tenant_id', 'id'])
    .where('created_at', '<', before)
    .orderBy('created_at')
    .limit(most)
    .execute();
  return rows.map(row => ({ tenantId: requireId(row.tenant_id), id: requireId(row.id) }));
}
