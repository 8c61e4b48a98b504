import type { AccessNeeds } from '#features/access/access-needs.ts';
import { recordByName } from '#features/access/users/acting.ts';
import { newId, type UserId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { IdentityId, Proven } from './identity.ts';
import { findHolder, insertIdentity } from './store.ts';

type Needs = Pick<AccessNeeds, 'database' | 'world' | 'seals'>;

/** Makes a user known by an account. False when the account is somebody else's already. */
export async function link(
  needs: Needs,
  tx: TenantTx,
  who: Scope,
  { userId, proven, isUsed }: { userId: UserId; proven: Proven; isUsed: boolean },
): Promise<boolean> {
  const id: IdentityId = newId(needs.world);
  if (!(await insertIdentity(tx, { id, userId, proven, now: needs.world.now(), isUsed }))) {
    return (await findHolder(tx, proven)) === userId;
  }
  await recordByName(needs, tx, who, {
    action: 'identity.linked',
    subject: { kind: 'user', id: userId },
    detail: { provider: proven.provider, source: proven.source, identity: id, address: proven.address },
  });
  await announce(tx, { kind: 'user.changed', id: userId });
  return true;
}

/** By the server's operator, who vouches for it: for the demo and for moving people here from elsewhere. */
export function linkKnown(
  needs: Needs,
  who: Scope,
  asked: { userId: UserId; account: Pick<Proven, 'provider' | 'source' | 'issuer' | 'subject' | 'address'> },
): Promise<boolean> {
  const proven: Proven = { ...asked.account, isAddressVerified: false, isGuest: false, name: null };
  return needs.database.inTenant(who, tx =>
    link(needs, tx, who, { userId: asked.userId, proven, isUsed: false }),
  );
}
