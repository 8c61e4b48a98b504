import { hasPassword } from '#features/access/passwords/has-password.ts';
import { recordByName } from '#features/access/users/acting.ts';
import { fail } from '#kernel/failures.ts';
import { requireUser, type Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import type { Identity, IdentityId } from './identity.ts';
import { deleteIdentity, listOfUser, lockOfUser } from './store.ts';

export function showIdentities({ database }: SigninNeeds, who: Scope): Promise<Identity[]> {
  const userId = requireUser(who);
  return database.inTenant(who, tx => listOfUser(tx, userId));
}

/** One of the caller's own. Sessions that began with it go on; they can be ended by themselves. */
export async function unlink(needs: SigninNeeds, who: Scope, id: IdentityId): Promise<void> {
  const userId = requireUser(who);
  await needs.database.inTenant(who, async tx => {
    await lockOfUser(tx, userId);
    const identities = await listOfUser(tx, userId);
    const leaving = identities.find(identity => identity.id === id);
    if (!leaving) throw fail('not_found');
    if (identities.length === 1 && !(await hasPassword(tx, userId))) {
      throw fail('conflict', {
        detail: 'This is the only way in which you can sign in. Link another account first.',
      });
    }
    if (!(await deleteIdentity(tx, userId, id))) throw fail('not_found');
    await recordByName(needs, tx, who, {
      action: 'identity.unlinked',
      subject: { kind: 'user', id: userId },
      detail: { provider: leaving.provider, source: leaving.source, identity: id, address: leaving.address },
    });
    await announce(tx, { kind: 'user.changed', id: userId });
  });
}
