import { requireId, type UserId } from '#kernel/ids.ts';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import type { RotatingToken } from '../opaque-token.ts';
import { requireRole } from '../roles.ts';
import { idleBefore, type SessionId, type SessionKind, type StoredSession } from './session.ts';

export async function noteSignedIn(tx: TenantTx, userId: UserId, now: Date): Promise<void> {
  await tx.updateTable('users').set({ last_seen_at: now }).where('id', '=', userId).execute();
}

export async function insertSession(
  tx: TenantTx,
  session: {
    id: SessionId;
    userId: UserId;
    kind: SessionKind;
    token: RotatingToken;
    label: string;
    network: string;
    now: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await tx
    .insertInto('sessions')
    .values({
      id: session.id,
      user_id: session.userId,
      kind: session.kind,
      selector_hash: session.token.selectorHash,
      secret_hash: session.token.secretHash,
      rotated_at: session.now,
      label: session.label,
      network: session.network,
      created_at: session.now,
      last_seen_at: session.now,
      expires_at: session.expiresAt,
    })
    .execute();
}

export async function findBySelector(
  tx: SystemTx,
  kind: SessionKind,
  selectorHash: Buffer,
): Promise<StoredSession | undefined> {
  const row = await whole(tx)
    .where('sessions.selector_hash', '=', selectorHash)
    .where('sessions.kind', '=', kind)
    .executeTakeFirst();
  return row && toSession(row);
}

export async function findById(
  tx: SystemTx,
  kind: SessionKind,
  id: SessionId,
  userId: UserId,
): Promise<StoredSession | undefined> {
  const row = await whole(tx)
    .where('sessions.id', '=', id)
    .where('sessions.user_id', '=', userId)
    .where('sessions.kind', '=', kind)
    .executeTakeFirst();
  return row && toSession(row);
}

function whole(tx: SystemTx) {
  return tx
    .selectFrom('sessions')
    .innerJoin('users', join =>
      join.onRef('users.tenant_id', '=', 'sessions.tenant_id').onRef('users.id', '=', 'sessions.user_id'),
    )
    .innerJoin('tenants', 'tenants.id', 'sessions.tenant_id')
    .select(['sessions.tenant_id', 'sessions.id', 'sessions.user_id', 'users.role'])
    .select(['users.frozen_at', 'tenants.frozen_at as tenant_frozen_at'])
    .select(['secret_hash', 'previous_secret_hash', 'previous_ends_at', 'rotated_at'])
    .select(['sessions.last_seen_at', 'expires_at', 'sessions.epoch'])
    .where('tenants.deleted_at', 'is', null);
}

type WholeRow = NonNullable<Awaited<ReturnType<ReturnType<typeof whole>['executeTakeFirst']>>>;

function toSession(row: WholeRow): StoredSession {
  return {
    tenantId: requireId(row.tenant_id),
    id: requireId(row.id),
    userId: requireId(row.user_id),
    role: requireRole(row.role),
    isFrozen: row.frozen_at !== null || row.tenant_frozen_at !== null,
    secretHash: row.secret_hash,
    previous: row.previous_secret_hash
      ? { secretHash: row.previous_secret_hash, endsAt: row.previous_ends_at ?? undefined }
      : undefined,
    rotatedAt: row.rotated_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    epoch: row.epoch,
  };
}

/** False when another request has replaced the token first; then that one's answer carries the new token. */
export async function rotateSecret(
  tx: SystemTx,
  session: StoredSession,
  change: { next: Buffer; previous: Buffer; now: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sessions')
    .set({
      secret_hash: change.next,
      previous_secret_hash: change.previous,
      previous_ends_at: null,
      rotated_at: change.now,
      last_seen_at: change.now,
    })
    .where('tenant_id', '=', session.tenantId)
    .where('id', '=', session.id)
    .where('secret_hash', '=', session.secretHash)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function endPrevious(tx: SystemTx, session: StoredSession, endsAt: Date): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({ previous_ends_at: endsAt })
    .where('tenant_id', '=', session.tenantId)
    .where('id', '=', session.id)
    .where('secret_hash', '=', session.secretHash)
    .where('previous_ends_at', 'is', null)
    .execute();
}

export async function markSeen(
  tx: SystemTx,
  seen: Pick<StoredSession, 'tenantId' | 'id' | 'userId'>,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({ last_seen_at: now })
    .where('tenant_id', '=', seen.tenantId)
    .where('id', '=', seen.id)
    .execute();
  await tx
    .updateTable('users')
    .set({ last_seen_at: now })
    .where('tenant_id', '=', seen.tenantId)
    .where('id', '=', seen.userId)
    .execute();
}

export async function deleteAsSystem(
  tx: SystemTx,
  session: Pick<StoredSession, 'tenantId' | 'id'>,
): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('sessions')
    .where('tenant_id', '=', session.tenantId)
    .where('id', '=', session.id)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

export type ListedSession = {
  id: SessionId;
  kind: SessionKind;
  label: string;
  network: string;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
};

export async function listOfUser(tx: TenantTx, userId: UserId, now: Date): Promise<ListedSession[]> {
  const rows = await tx
    .selectFrom('sessions')
    .select(['id', 'kind', 'label', 'network', 'created_at', 'last_seen_at', 'expires_at'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .where(where => where.or([where('kind', '=', 'token'), where('last_seen_at', '>', idleBefore(now))]))
    .orderBy('last_seen_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(row => ({
    id: requireId(row.id),
    kind: row.kind === 'token' ? 'token' : 'session',
    label: row.label,
    network: row.network,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
  }));
}

export async function deleteOfUser(
  tx: TenantTx,
  userId: UserId,
  which: { only?: string; allBut?: string | undefined },
): Promise<SessionId[]> {
  const { only, allBut } = which;
  const rows = await tx
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .$if(only !== undefined, query => query.where('id', '=', only ?? ''))
    .$if(allBut !== undefined, query => query.where('id', '!=', allBut ?? ''))
    .returning('id')
    .execute();
  return rows.map(row => requireId<'session'>(row.id));
}

export async function deleteExpired(tx: SystemTx, now: Date): Promise<void> {
  await tx.deleteFrom('sessions').where('expires_at', '<=', now).execute();
  await tx
    .deleteFrom('sessions')
    .where('kind', '=', 'session')
    .where('last_seen_at', '<=', idleBefore(now))
    .execute();
}
