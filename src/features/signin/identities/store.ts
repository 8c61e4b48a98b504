import { type Role, requireRole } from '#features/access/roles.ts';
import { requireId, type TenantId, type UserId } from '#kernel/ids.ts';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import { isSigninProvider } from '../provider.ts';
import type { AccountKey, Identity, IdentityId, Proven } from './identity.ts';

export async function listOfUser(tx: TenantTx, userId: UserId): Promise<Identity[]> {
  const rows = await tx
    .selectFrom('user_identities')
    .select(['id', 'user_id', 'provider', 'source', 'address', 'linked_at', 'last_used_at'])
    .where('user_id', '=', userId)
    .orderBy('id')
    .execute();
  return rows.flatMap(({ provider, ...row }) =>
    isSigninProvider(provider)
      ? [
          {
            id: requireId<'identity'>(row.id),
            userId: requireId<'user'>(row.user_id),
            provider,
            source: row.source === 'tenant' ? 'tenant' : 'app_wide',
            address: row.address,
            linkedAt: row.linked_at,
            lastUsedAt: row.last_used_at,
          },
        ]
      : [],
  );
}

/** Until the transaction ends: of two who take one away each, the second must see what the first has left. */
export async function lockOfUser(tx: TenantTx, userId: UserId): Promise<void> {
  await tx
    .selectFrom('user_identities')
    .select('id')
    .where('user_id', '=', userId)
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** False when somebody of the organisation is known by this account already. */
export async function insertIdentity(
  tx: TenantTx,
  identity: { id: IdentityId; userId: UserId; proven: Proven; now: Date; isUsed: boolean },
): Promise<boolean> {
  const { id, userId, proven, now, isUsed } = identity;
  const { provider, source, issuer, subject, address } = proven;
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('user_identities')
    .values({
      ...{ id, user_id: userId, provider, source, issuer, subject, address },
      linked_at: now,
      last_used_at: isUsed ? now : null,
    })
    .onConflict(conflict => conflict.columns(['tenant_id', 'source', 'issuer', 'subject']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function deleteIdentity(tx: TenantTx, userId: UserId, id: IdentityId): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('user_identities')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Who of the organisation is known by an account. */
export async function findHolder(
  tx: TenantTx,
  { source, issuer, subject }: AccountKey,
): Promise<UserId | undefined> {
  const row = await tx
    .selectFrom('user_identities')
    .select('user_id')
    .where('source', '=', source)
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row && requireId(row.user_id);
}

export type Person = { userId: UserId; role: Role; isFrozen: boolean };

/** Who of this organisation is known by an account, and as whom the account is called from now on. */
export async function meetPerson(
  tx: TenantTx,
  { source, issuer, subject, address }: Proven,
  now: Date,
): Promise<Person | undefined> {
  const row = await tx
    .updateTable('user_identities')
    .from('users')
    .whereRef('users.tenant_id', '=', 'user_identities.tenant_id')
    .whereRef('users.id', '=', 'user_identities.user_id')
    .where('source', '=', source)
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .set({ last_used_at: now, ...(address !== null && { address }) })
    .returning(['users.id', 'users.role', 'users.frozen_at'])
    .executeTakeFirst();
  const tenant = await tx.selectFrom('tenants').select(['frozen_at', 'deleted_at']).executeTakeFirst();
  if (!row || !tenant || tenant.deleted_at) return undefined;
  const isFrozen = row.frozen_at !== null || tenant.frozen_at !== null;
  return { userId: requireId(row.id), role: requireRole(row.role), isFrozen };
}

/** Where somebody proven by the installation's own app may come in. */
export async function listPlaces(
  tx: SystemTx,
  { issuer, subject }: Pick<AccountKey, 'issuer' | 'subject'>,
): Promise<{ tenantId: TenantId; name: string }[]> {
  const rows = await tx
    .selectFrom('user_identities')
    .innerJoin('users', join =>
      join
        .onRef('users.tenant_id', '=', 'user_identities.tenant_id')
        .onRef('users.id', '=', 'user_identities.user_id'),
    )
    .innerJoin('tenants', 'tenants.id', 'user_identities.tenant_id')
    .leftJoin('signin_policies', 'signin_policies.tenant_id', 'user_identities.tenant_id')
    .select(['tenants.id', 'tenants.name'])
    .where('source', '=', 'app_wide')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .where('users.frozen_at', 'is', null)
    .where('tenants.frozen_at', 'is', null)
    .where('tenants.deleted_at', 'is', null)
    .where(where => where.or([where('app_wide', 'is', null), where('app_wide', '=', 'allowed')]))
    .orderBy('tenants.name')
    .orderBy('tenants.id')
    .execute();
  return rows.map(({ id, name }) => ({ tenantId: requireId(id), name: name ?? '' }));
}
