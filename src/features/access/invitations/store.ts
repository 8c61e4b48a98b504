import { requireId, type TenantId, type UserId } from '#kernel/ids.ts';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import { type AddressKey, addressKeyOf } from '../address.ts';
import { type Role, requireRole, roles } from '../roles.ts';
import type { Invitation, InvitationId } from './invitation.ts';

/** An address has one open invitation; a new one takes the place of the old, whose link then opens nothing. */
export async function saveInvitation(
  tx: TenantTx,
  invitation: {
    id: InvitationId;
    address: string;
    role: Role;
    tokenHash: Buffer;
    createdBy: UserId | null;
    createdAt: Date;
    expiresAt: Date;
  },
): Promise<void> {
  const content = {
    id: invitation.id,
    address: invitation.address,
    role: invitation.role,
    token_hash: invitation.tokenHash,
    created_by: invitation.createdBy,
    created_at: invitation.createdAt,
    expires_at: invitation.expiresAt,
  };
  await tx
    .insertInto('invitations')
    .values({ ...content, address_key: addressKeyOf(invitation.address) })
    .onConflict(conflict => conflict.columns(['tenant_id', 'address_key']).doUpdateSet(content))
    .execute();
}

export async function listInvitations(
  tx: TenantTx,
  asked: { after: string | undefined; limit: number },
): Promise<Invitation[]> {
  const { after, limit } = asked;
  const rows = await tx
    .selectFrom('invitations')
    .leftJoin('users', join =>
      join
        .onRef('users.tenant_id', '=', 'invitations.tenant_id')
        .onRef('users.id', '=', 'invitations.created_by'),
    )
    .select(['invitations.id', 'invitations.address', 'invitations.role', 'invitations.created_at'])
    .select(['invitations.expires_at', 'invitations.created_by', 'users.name as inviter'])
    .$if(after !== undefined, query => query.where('invitations.id', '<', after ?? ''))
    .orderBy('invitations.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(row => ({
    id: requireId(row.id),
    address: row.address,
    role: requireRole(row.role),
    createdBy: row.created_by === null ? null : { id: requireId(row.created_by), name: row.inviter ?? '' },
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }));
}

export async function deleteInvitation(tx: TenantTx, id: InvitationId): Promise<Role | undefined> {
  const row = await tx.deleteFrom('invitations').where('id', '=', id).returning('role').executeTakeFirst();
  return row && requireRole(row.role);
}

export async function findRoleByAddress(tx: TenantTx, address: AddressKey): Promise<Role | undefined> {
  const row = await tx
    .selectFrom('invitations')
    .select('role')
    .where('address_key', '=', address)
    .executeTakeFirst();
  return row && requireRole(row.role);
}

export async function findInvitedRole(tx: TenantTx, id: InvitationId): Promise<Role | undefined> {
  const row = await tx
    .selectFrom('invitations')
    .select('role')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row && requireRole(row.role);
}

/** What one person sent out, and if a role is named, only what is above it. */
export async function deleteByInviter(tx: TenantTx, inviter: UserId, above?: Role): Promise<InvitationId[]> {
  const higher = above ? roles.slice(0, roles.indexOf(above)) : roles;
  if (higher.length === 0) return [];
  const rows = await tx
    .deleteFrom('invitations')
    .where('created_by', '=', inviter)
    .where('role', 'in', [...higher])
    .returning('id')
    .execute();
  return rows.map(row => requireId<'invitation'>(row.id));
}

export type OpenInvitation = {
  tenantId: TenantId;
  id: InvitationId;
  tenantName: string;
  isTenantFrozen: boolean;
  address: string;
  role: Role;
  expiresAt: Date;
};

export async function findOpenByToken(
  tx: SystemTx,
  tokenHash: Buffer,
  now: Date,
): Promise<OpenInvitation | undefined> {
  const row = await tx
    .selectFrom('invitations')
    .innerJoin('tenants', 'tenants.id', 'invitations.tenant_id')
    .select(['invitations.tenant_id', 'invitations.id', 'tenants.name', 'tenants.frozen_at'])
    .select(['invitations.address', 'invitations.role', 'invitations.expires_at'])
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (!row?.name) return undefined;
  return {
    tenantId: requireId(row.tenant_id),
    id: requireId(row.id),
    tenantName: row.name,
    isTenantFrozen: row.frozen_at !== null,
    address: row.address,
    role: requireRole(row.role),
    expiresAt: row.expires_at,
  };
}

/** Takes it, once: of several who hold the link at the same moment one gets a row back. */
export async function consumeInvitation(
  tx: TenantTx,
  taken: { id: InvitationId; tokenHash: Buffer; now: Date },
): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('invitations')
    .where('id', '=', taken.id)
    .where('token_hash', '=', taken.tokenHash)
    .where('expires_at', '>', taken.now)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

export async function deleteExpiredInvitations(tx: SystemTx, before: Date): Promise<void> {
  await tx.deleteFrom('invitations').where('expires_at', '<=', before).execute();
}
