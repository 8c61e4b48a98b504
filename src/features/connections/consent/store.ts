import { sql } from 'kysely';
import { type Role, requireRole } from '#features/access/roles.ts';
import { capabilitiesIn, requireService } from '#features/apps/capabilities.ts';
import { requireId, type TenantId, type UserId } from '#kernel/ids.ts';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import { requirePrincipalKind } from '../connection.ts';
import { isDoorName } from './doors.ts';
import { type BegunFlow, type Flow, type FlowId, type Stage, stages } from './flow.ts';
import { isOutcome, type Outcome } from './outcome.ts';

export async function insertFlow(
  tx: TenantTx,
  flow: BegunFlow & { stateHash: Buffer; secretsSealed: Buffer; createdAt: Date },
): Promise<void> {
  await tx
    .insertInto('consent_flows')
    .values({
      id: flow.id,
      door: flow.door,
      state_hash: flow.stateHash,
      cookie_hash: flow.cookieHash,
      principal_kind: flow.principal.kind,
      principal_id: flow.principal.id,
      user_id: flow.userId,
      api_key_id: flow.keyId,
      service_id: flow.serviceId,
      connection_id: flow.connectionId,
      service: flow.service,
      client_id: flow.clientId,
      capabilities: flow.capabilities,
      requested_scopes: flow.requestedScopes,
      redirect_uri: flow.redirectUri,
      return_to: flow.returnTo,
      adds: flow.adds,
      needs_code: flow.needsCode,
      announced_address: flow.announcedAddress,
      secrets_sealed: flow.secretsSealed,
      stage: 'begun',
      created_at: flow.createdAt,
      expires_at: flow.expiresAt,
    })
    .execute();
}

/** Where a flow is and for whom it may be finished: found before anything is known about the caller. */
export type FoundFlow = {
  tenantId: TenantId;
  id: FlowId;
  /** Undefined where a flow belongs to no user. */
  person: { userId: UserId; role: Role } | undefined;
  isFrozen: boolean;
};

export async function findByState(tx: SystemTx, stateHash: Buffer): Promise<FoundFlow | undefined> {
  const row = await places(tx).where('state_hash', '=', stateHash).executeTakeFirst();
  return row && foundFrom(row);
}

export async function findById(tx: SystemTx, id: FlowId): Promise<FoundFlow | undefined> {
  const row = await places(tx).where('consent_flows.id', '=', id).executeTakeFirst();
  return row && foundFrom(row);
}

/** Answers that whoever worked on them has left behind. */
export async function listAbandoned(tx: SystemTx, most: number): Promise<FoundFlow[]> {
  const rows = await places(tx)
    .where('lease_until', '<', sql<Date>`clock_timestamp()`)
    .orderBy('lease_until')
    .limit(most)
    .execute();
  return rows.map(foundFrom);
}

export async function deleteOldFlows(tx: SystemTx, expiredBefore: Date): Promise<void> {
  await tx
    .deleteFrom('consent_flows')
    .where('expires_at', '<', expiredBefore)
    .where('lease_until', 'is', null)
    .execute();
}

function places(tx: SystemTx) {
  return tx
    .selectFrom('consent_flows')
    .innerJoin('tenants', 'tenants.id', 'consent_flows.tenant_id')
    .leftJoin('users', join =>
      join
        .onRef('users.tenant_id', '=', 'consent_flows.tenant_id')
        .onRef('users.id', '=', 'consent_flows.user_id'),
    )
    .select(['consent_flows.tenant_id', 'consent_flows.id', 'consent_flows.user_id', 'users.role'])
    .select(['tenants.frozen_at as tenant_frozen_at', 'users.frozen_at as user_frozen_at'])
    .where('tenants.deleted_at', 'is', null);
}

type PlaceRow = NonNullable<Awaited<ReturnType<ReturnType<typeof places>['executeTakeFirst']>>>;

function foundFrom(row: PlaceRow): FoundFlow {
  const { user_id: userId, role } = row;
  return {
    tenantId: requireId(row.tenant_id),
    id: requireId(row.id),
    person:
      userId !== null && role !== null ? { userId: requireId(userId), role: requireRole(role) } : undefined,
    isFrozen: row.tenant_frozen_at !== null || row.user_frozen_at !== null,
  };
}

function whole(tx: TenantTx, id: FlowId) {
  return tx.selectFrom('consent_flows').selectAll().where('id', '=', id);
}

export async function findFlow(tx: TenantTx, id: FlowId): Promise<Flow | undefined> {
  const row = await whole(tx, id).executeTakeFirst();
  return row && flowFrom(row);
}

/** Locked until the transaction ends, so that an answer is taken once. */
export async function lockFlow(tx: TenantTx, id: FlowId): Promise<Flow | undefined> {
  const row = await whole(tx, id).forUpdate().executeTakeFirst();
  return row && flowFrom(row);
}

/** One whose lease is over by the database's clock; undefined while somebody has it. */
export async function lockAbandoned(tx: TenantTx, id: FlowId): Promise<Flow | undefined> {
  const row = await whole(tx, id)
    .where('lease_until', '<', sql<Date>`clock_timestamp()`)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row && flowFrom(row);
}

type FlowRow = NonNullable<Awaited<ReturnType<ReturnType<typeof whole>['executeTakeFirst']>>>;

function flowFrom(row: FlowRow): Flow {
  const stage = stages.find(known => known === row.stage);
  if (!stage || !isDoorName(row.door)) throw new Error('A consent of a kind this version does not know.');
  return {
    id: requireId(row.id),
    door: row.door,
    principal: { kind: requirePrincipalKind(row.principal_kind), id: row.principal_id },
    userId: row.user_id === null ? null : requireId(row.user_id),
    keyId: row.api_key_id === null ? null : requireId(row.api_key_id),
    serviceId: row.service_id === null ? null : requireId(row.service_id),
    connectionId: row.connection_id === null ? null : requireId(row.connection_id),
    service: requireService(row.service),
    clientId: row.client_id,
    capabilities: capabilitiesIn(row.capabilities),
    requestedScopes: row.requested_scopes,
    grantedScopes: row.granted_scopes,
    redirectUri: row.redirect_uri,
    returnTo: row.return_to,
    adds: row.adds,
    needsCode: row.needs_code,
    announcedAddress: row.announced_address,
    stage,
    outcome: row.outcome !== null && isOutcome(row.outcome) ? row.outcome : null,
    reason: row.reason,
    cookieHash: row.cookie_hash,
    parkedCookieHash: row.parked_cookie_hash,
    secretsSealed: row.secrets_sealed,
    expiresAt: row.expires_at,
    answeredAt: row.answered_at,
    attempts: row.attempts,
  };
}

export type FlowChange = {
  stage: Stage;
  /** How long whoever works on it has. Left out: it rests. */
  leaseMs?: number;
  isNewAttempt?: boolean;
  secretsSealed?: Buffer | null;
  parkedCookieHash?: Buffer;
  outcome?: Outcome | null;
  reason?: string | null;
  grantedScopes?: readonly string[];
  connectionId?: string;
  answeredAt?: Date;
};

/** False when another has taken it over meanwhile; then nothing has changed. */
export async function moveFlow(
  tx: TenantTx,
  { id, attempts }: Pick<Flow, 'id' | 'attempts'>,
  change: FlowChange,
): Promise<boolean> {
  const { leaseMs, isNewAttempt, secretsSealed, parkedCookieHash, outcome, reason } = change;
  const { numUpdatedRows } = await tx
    .updateTable('consent_flows')
    .set({
      stage: change.stage,
      lease_until:
        leaseMs === undefined ? null : sql<Date>`clock_timestamp() + ${leaseMs} * interval '1 millisecond'`,
      ...(isNewAttempt && { attempts: attempts + 1 }),
      ...(secretsSealed !== undefined && { secrets_sealed: secretsSealed }),
      ...(parkedCookieHash && { parked_cookie_hash: parkedCookieHash }),
      ...(outcome !== undefined && { outcome }),
      ...(reason !== undefined && { reason }),
      ...(change.grantedScopes && { granted_scopes: [...change.grantedScopes] }),
      ...(change.connectionId && { connection_id: change.connectionId }),
      ...(change.answeredAt && { answered_at: change.answeredAt }),
    })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Whether any organisation here lives on what this account gave to this Google project. */
export async function isAccountInUse(
  tx: SystemTx,
  { project, subject }: { project: string; subject: string },
): Promise<boolean> {
  const row = await tx
    .selectFrom('connections')
    .innerJoin('grants', join =>
      join
        .onRef('grants.tenant_id', '=', 'connections.tenant_id')
        .onRef('grants.connection_id', '=', 'connections.id'),
    )
    .select('connections.id')
    .where('google_subject', '=', subject)
    .where('ended_at', 'is', null)
    .where('state', '=', 'live')
    .where(sql<string>`split_part(grants.client_id, '-', 1)`, '=', project)
    .executeTakeFirst();
  return row !== undefined;
}
