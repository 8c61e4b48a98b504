import { fail } from '#kernel/failures.ts';
import type { UserId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { withdrawAllOf } from '../invitations/withdraw.ts';
import { endSessionsOf } from '../sessions/end.ts';
import { recordByName } from './acting.ts';
import { requireWithin } from './change.ts';
import { lockActiveOwners, updateUser } from './store.ts';
import { mustLeaveAnOwner } from './user.ts';

/**
 * From this commit on nothing of theirs opens anything: sessions and tokens end, keys rest until unfrozen,
 * invitations they sent are withdrawn.
 */
export async function freezeUser(needs: AccessNeeds, who: Scope, userId: UserId): Promise<void> {
  if (who.actor.kind === 'user' && who.actor.userId === userId) {
    throw fail('conflict', { detail: 'You cannot freeze yourself. Ask somebody else to.' });
  }
  await needs.database.inTenant(who, async tx => {
    const user = await requireWithin(tx, who, userId);
    if (user.frozenAt) return;
    if (user.role === 'owner') mustLeaveAnOwner(await lockActiveOwners(tx), userId);
    await updateUser(tx, userId, { frozenAt: needs.world.now() });
    await recordByName(needs, tx, who, { action: 'user.frozen', subject: { kind: 'user', id: userId } });
    await endSessionsOf(needs, tx, who, { userId });
    await withdrawAllOf(needs, tx, who, userId);
    await announce(tx, { kind: 'user.changed', id: userId });
  });
}

export async function unfreezeUser(needs: AccessNeeds, who: Scope, userId: UserId): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    const user = await requireWithin(tx, who, userId);
    if (!user.frozenAt) return;
    await updateUser(tx, userId, { frozenAt: null });
    await recordByName(needs, tx, who, { action: 'user.unfrozen', subject: { kind: 'user', id: userId } });
    await announce(tx, { kind: 'user.changed', id: userId });
  });
}
