import { fail } from '#kernel/failures.ts';
import { requireUser, type Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { currentSession, endSessionsOf } from '../sessions/end.ts';
import { recordByName } from '../users/acting.ts';
import { braked, ownBrake } from './braked.ts';
import { findHash, replaceHash } from './store.ts';

/**
 * Asks for the present password although the caller is signed in: a screen left open must not be enough to
 * keep its owner out. All their other sessions and token families end; their keys stay.
 */
export async function changePassword(
  needs: AccessNeeds,
  who: Scope,
  asked: { current: Secret<string>; next: Secret<string>; network: string },
): Promise<void> {
  const userId = requireUser(who);
  const stored = await needs.database.inTenant(who, tx => findHash(tx, userId));
  const fits = await braked(needs, ownBrake(userId, asked.network), () =>
    needs.passwords.verify(stored, asked.current),
  );
  if (!fits || stored === undefined) {
    throw fail('invalid_input', { fields: { current: 'is not right' } });
  }
  const hash = await needs.passwords.hash(asked.next);
  await needs.database.inTenant(who, async tx => {
    if (!(await replaceHash(tx, userId, { from: stored, to: hash, now: needs.world.now() }))) {
      throw fail('conflict', { detail: 'The password was changed at the same moment. Sign in again.' });
    }
    await recordByName(needs, tx, who, {
      action: 'password.changed',
      subject: { kind: 'user', id: userId },
    });
    await endSessionsOf(needs, tx, who, { userId, allBut: currentSession(who) });
  });
}
