import { fail } from '#kernel/failures.ts';
import type { UserId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { withdrawBeyond } from '../invitations/withdraw.ts';
import type { Role } from '../roles.ts';
import { actingRole, recordByName } from './acting.ts';
import { findUser, lockActiveOwners, lockUser, updateUser } from './store.ts';
import { mustBeWithin, mustLeaveAnOwner, type User } from './user.ts';

export async function changeUser(
  needs: AccessNeeds,
  who: Scope,
  asked: { userId: UserId; role?: Role | undefined; name?: string | undefined },
): Promise<User> {
  const { userId, role, name } = asked;
  return needs.database.inTenant(who, async tx => {
    const user = await requireWithin(tx, who, userId);
    if (role !== undefined) mustBeWithin(role, await actingRole(tx, who));
    if (role !== undefined && role !== user.role) {
      if (user.role === 'owner') mustLeaveAnOwner(await lockActiveOwners(tx), userId);
      await withdrawBeyond(needs, tx, who, { inviter: userId, role });
    }
    const change = {
      ...(role !== undefined && role !== user.role && { role }),
      ...(name !== undefined && name !== user.name && { name }),
    };
    if (Object.keys(change).length === 0) return user;
    await updateUser(tx, userId, change);
    await recordByName(needs, tx, who, {
      action: 'user.changed',
      subject: { kind: 'user', id: userId },
      detail: { ...change, ...(change.role && { role_before: user.role }) },
    });
    await announce(tx, { kind: 'user.changed', id: userId });
    return { ...user, ...change };
  });
}

/**
 * The person to act on, locked, and not above the one who acts. Owners are locked first and together,
 * because every act on one of them may have to count them all.
 */
export async function requireWithin(tx: TenantTx, who: Scope, userId: UserId): Promise<User> {
  const seen = await findUser(tx, userId);
  if (seen?.role === 'owner') await lockActiveOwners(tx);
  const user = await lockUser(tx, userId);
  if (!user) throw fail('not_found');
  mustBeWithin(user.role, await actingRole(tx, who));
  return user;
}
