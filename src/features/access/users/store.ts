import type { Id } from '#kernel/ids.ts';
import { requireId, type UserId } from '#kernel/ids.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { type AddressKey, addressKeyOf } from '../address.ts';
import { type Role, requireRole } from '../roles.ts';
import type { User } from './user.ts';

const columns = ['id', 'address', 'name', 'role', 'frozen_at', 'last_seen_at', 'created_at'] as const;

type Row = {
  id: string;
  address: string;
  name: string;
  role: string;
  frozen_at: Date | null;
  last_seen_at: Date | null;
  created_at: Date;
};

function toUser(row: Row): User {
  return {
    id: requireId(row.id),
    address: row.address,
    name: row.name,
    role: requireRole(row.role),
    frozenAt: row.frozen_at,
    lastSeenAt: row.last_seen_at,
    createdAt: row.created_at,
  };
}

/** False when the organisation has a user with this address already. */
export async function insertUser(
  tx: TenantTx,
  user: { id: UserId; address: string; name: string; role: Role; createdAt: Date },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('users')
    .values({
      id: user.id,
      address: user.address,
      address_key: addressKeyOf(user.address),
      name: user.name,
      role: user.role,
      created_at: user.createdAt,
    })
    .onConflict(conflict => conflict.columns(['tenant_id', 'address_key']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function findUser(tx: TenantTx, id: UserId): Promise<User | undefined> {
  const row = await tx.selectFrom('users').select(columns).where('id', '=', id).executeTakeFirst();
  return row && toUser(row);
}

/** Locked until the transaction ends, so that what was checked about them still holds when it is changed. */
export async function lockUser(tx: TenantTx, id: UserId): Promise<User | undefined> {
  const row = await tx
    .selectFrom('users')
    .select(columns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row && toUser(row);
}

/** Every owner who can sign in, locked: two owners who remove each other at once must not both succeed. */
export async function lockActiveOwners(tx: TenantTx): Promise<UserId[]> {
  const rows = await tx
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'owner')
    .where('frozen_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map(row => requireId<'user'>(row.id));
}

export async function hasAddress(tx: TenantTx, address: AddressKey): Promise<boolean> {
  const row = await tx.selectFrom('users').select('id').where('address_key', '=', address).executeTakeFirst();
  return row !== undefined;
}

export async function listUsers(
  tx: TenantTx,
  asked: { search: string | undefined; after: string | undefined; limit: number },
): Promise<User[]> {
  const { search, after, limit } = asked;
  const pattern = `%${(search ?? '').replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await tx
    .selectFrom('users')
    .select(columns)
    .$if(search !== undefined, query =>
      query.where(where =>
        where.or([where('address_key', 'like', pattern), where('name', 'ilike', pattern)]),
      ),
    )
    .$if(after !== undefined, query => query.where('address_key', '>', after ?? ''))
    .orderBy('address_key')
    .limit(limit)
    .execute();
  return rows.map(toUser);
}

export async function updateUser(
  tx: TenantTx,
  id: UserId,
  change: { role?: Role; name?: string; frozenAt?: Date | null },
): Promise<void> {
  const { role, name, frozenAt } = change;
  await tx
    .updateTable('users')
    .set({
      ...(role !== undefined && { role }),
      ...(name !== undefined && { name }),
      ...(frozenAt !== undefined && { frozen_at: frozenAt }),
    })
    .where('id', '=', id)
    .execute();
}

/** Sessions, token families, keys, the password and open invitations go with the row. */
export async function deleteUser(tx: TenantTx, id: UserId): Promise<void> {
  await tx.deleteFrom('users').where('id', '=', id).execute();
}

export async function findOwnTenant(
  tx: TenantTx,
): Promise<{ id: string; slug: string; name: string } | undefined> {
  const row = await tx.selectFrom('tenants').select(['id', 'slug', 'name']).executeTakeFirst();
  return row?.slug && row.name ? { id: row.id, slug: row.slug, name: row.name } : undefined;
}

export async function findServiceName(tx: TenantTx, id: Id<'service'>): Promise<string | undefined> {
  const row = await tx.selectFrom('services').select('name').where('id', '=', id).executeTakeFirst();
  return row?.name;
}
