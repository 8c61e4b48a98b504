import type { UserId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { withdrawAllOf } from '../invitations/withdraw.ts';
import { endSessionsOf } from '../sessions/end.ts';
import { recordByName } from './acting.ts';
import { requireWithin } from './change.ts';
import { deleteUser, lockActiveOwners } from './store.ts';
import { mustLeaveAnOwner } from './user.ts';

/** For good. Their address may be invited again and is then somebody new. */
export async function removeUser(needs: AccessNeeds, who: Scope, userId: UserId): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    const user = await requireWithin(tx, who, userId);
    if (user.role === 'owner') mustLeaveAnOwner(await lockActiveOwners(tx), userId);
    await recordByName(needs, tx, who, {
      action: 'user.removed',
      subject: { kind: 'user', id: userId },
      detail: { address: user.address, name: user.name, role: user.role },
    });
    await endSessionsOf(needs, tx, who, { userId });
    await withdrawAllOf(needs, tx, who, userId);
    await deleteUser(tx, userId);
    await announce(tx, { kind: 'user.changed', id: userId });
  });
}
