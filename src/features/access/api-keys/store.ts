import { requireId, type TenantId, type UserId } from '#kernel/ids.ts';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import { type Role, requireRole } from '../roles.ts';
import { type ApiKey, type ApiKeyId, type KeyOwner, knownScopes } from './api-key.ts';

export async function insertKey(
  tx: TenantTx,
  key: Pick<ApiKey, 'id' | 'name' | 'prefix' | 'scopes' | 'owner' | 'createdAt' | 'expiresAt'> & {
    hash: Buffer;
  },
): Promise<void> {
  await tx
    .insertInto('api_keys')
    .values({
      id: key.id,
      name: key.name,
      prefix: key.prefix,
      hash: key.hash,
      scopes: key.scopes,
      user_id: key.owner.kind === 'user' ? key.owner.id : null,
      service_id: key.owner.kind === 'service' ? key.owner.id : null,
      created_at: key.createdAt,
      expires_at: key.expiresAt,
    })
    .execute();
}

function whole(tx: TenantTx) {
  return tx
    .selectFrom('api_keys')
    .leftJoin('users', join =>
      join.onRef('users.tenant_id', '=', 'api_keys.tenant_id').onRef('users.id', '=', 'api_keys.user_id'),
    )
    .leftJoin('services', join =>
      join
        .onRef('services.tenant_id', '=', 'api_keys.tenant_id')
        .onRef('services.id', '=', 'api_keys.service_id'),
    )
    .select(['api_keys.id', 'api_keys.name', 'prefix', 'scopes', 'user_id', 'service_id'])
    .select(['users.name as user_name', 'services.name as service_name'])
    .select(['users.frozen_at as user_frozen_at', 'services.frozen_at as service_frozen_at'])
    .select(['api_keys.created_at', 'expires_at', 'last_used_at', 'revoked_at', 'replaced_by'])
    .select('takes_refresh_tokens');
}

type WholeRow = NonNullable<Awaited<ReturnType<ReturnType<typeof whole>['executeTakeFirst']>>>;

function ownerOf(row: { user_id: string | null; service_id: string | null }): KeyOwner {
  if (row.user_id !== null) return { kind: 'user', id: requireId(row.user_id) };
  if (row.service_id !== null) return { kind: 'service', id: requireId(row.service_id) };
  throw new Error('A key without an owner, which a check in the database forbids.');
}

function toKey(row: WholeRow): ApiKey {
  return {
    id: requireId(row.id),
    name: row.name,
    prefix: row.prefix,
    scopes: knownScopes(row.scopes),
    owner: ownerOf(row),
    ownerName: row.user_name ?? row.service_name ?? '',
    isOwnerFrozen: row.user_frozen_at !== null || row.service_frozen_at !== null,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
    replacedBy: row.replaced_by === null ? null : requireId(row.replaced_by),
    takesRefreshTokens: row.takes_refresh_tokens,
  };
}

export async function listKeys(
  tx: TenantTx,
  asked: { ownedBy: UserId | undefined; after: string | undefined; limit: number },
): Promise<ApiKey[]> {
  const { ownedBy, after, limit } = asked;
  const rows = await whole(tx)
    .$if(ownedBy !== undefined, query => query.where('user_id', '=', ownedBy ?? ''))
    .$if(after !== undefined, query => query.where('api_keys.id', '<', after ?? ''))
    .orderBy('api_keys.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toKey);
}

/** Locked until the transaction ends: two rotations of one key must not make two successors. */
export async function lockKey(tx: TenantTx, id: ApiKeyId): Promise<ApiKey | undefined> {
  const row = await whole(tx).where('api_keys.id', '=', id).forUpdate('api_keys').executeTakeFirst();
  return row && toKey(row);
}

export async function markRevoked(tx: TenantTx, id: ApiKeyId, now: Date): Promise<void> {
  await tx.updateTable('api_keys').set({ revoked_at: now }).where('id', '=', id).execute();
}

export async function markReplaced(
  tx: TenantTx,
  id: ApiKeyId,
  change: { by: ApiKeyId; expiresAt: Date },
): Promise<void> {
  await tx
    .updateTable('api_keys')
    .set({ replaced_by: change.by, expires_at: change.expiresAt })
    .where('id', '=', id)
    .execute();
}

/** The trigger on it makes the key's epoch grow. */
export async function markTakesRefreshTokens(
  tx: TenantTx,
  id: ApiKeyId,
  takesRefreshTokens: boolean,
): Promise<void> {
  await tx
    .updateTable('api_keys')
    .set({ takes_refresh_tokens: takesRefreshTokens })
    .where('id', '=', id)
    .execute();
}

/** What a presented key stands for, with all that decides whether it may still come in. */
export type PresentedKey = Pick<
  ApiKey,
  'id' | 'scopes' | 'owner' | 'expiresAt' | 'lastUsedAt' | 'revokedAt' | 'takesRefreshTokens'
> & {
  tenantId: TenantId;
  /** Of the person it belongs to. Services have none. */
  role: Role | undefined;
  isFrozen: boolean;
  epoch: number;
};

export async function findByHash(tx: SystemTx, hash: Buffer): Promise<PresentedKey | undefined> {
  const row = await tx
    .selectFrom('api_keys')
    .innerJoin('tenants', 'tenants.id', 'api_keys.tenant_id')
    .leftJoin('users', join =>
      join.onRef('users.tenant_id', '=', 'api_keys.tenant_id').onRef('users.id', '=', 'api_keys.user_id'),
    )
    .leftJoin('services', join =>
      join
        .onRef('services.tenant_id', '=', 'api_keys.tenant_id')
        .onRef('services.id', '=', 'api_keys.service_id'),
    )
    .select(['api_keys.tenant_id', 'api_keys.id', 'scopes', 'user_id', 'service_id', 'users.role'])
    .select(['expires_at', 'last_used_at', 'revoked_at', 'api_keys.epoch'])
    .select('takes_refresh_tokens')
    .select(['users.frozen_at as user_frozen_at', 'services.frozen_at as service_frozen_at'])
    .select('tenants.frozen_at as tenant_frozen_at')
    .where('api_keys.hash', '=', hash)
    .where('tenants.deleted_at', 'is', null)
    .executeTakeFirst();
  if (!row) return undefined;
  const frozen = [row.user_frozen_at, row.service_frozen_at, row.tenant_frozen_at];
  return {
    tenantId: requireId(row.tenant_id),
    id: requireId(row.id),
    scopes: knownScopes(row.scopes),
    owner: ownerOf(row),
    role: row.role === null ? undefined : requireRole(row.role),
    isFrozen: frozen.some(at => at !== null),
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
    epoch: row.epoch,
    takesRefreshTokens: row.takes_refresh_tokens,
  };
}

export async function markUsed(tx: SystemTx, key: PresentedKey, now: Date): Promise<void> {
  await tx
    .updateTable('api_keys')
    .set({ last_used_at: now })
    .where('tenant_id', '=', key.tenantId)
    .where('id', '=', key.id)
    .execute();
}

/** Keys that have opened nothing for long. Until then they stay in the list, as revoked or expired. */
export async function deleteDeadKeys(tx: SystemTx, before: Date): Promise<void> {
  await tx
    .deleteFrom('api_keys')
    .where(where => where.or([where('revoked_at', '<', before), where('expires_at', '<', before)]))
    .execute();
}
