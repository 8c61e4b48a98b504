import { fail } from '#kernel/failures.ts';
import { newId, type UserId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { Secret } from '#kernel/secret.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { saveHash } from '../passwords/store.ts';
import type { Role } from '../roles.ts';
import { actingRole, recordByName } from './acting.ts';
import { insertUser } from './store.ts';
import { mustBeWithin } from './user.ts';

export type NewUser = { address: string; name: string; role: Role };

/** Without an invitation: for the server's operator and for the demo. Without a password nobody signs in by one. */
export async function createUser(
  needs: AccessNeeds,
  who: Scope,
  asked: NewUser & { password?: string },
): Promise<{ id: UserId }> {
  const { password, ...user } = asked;
  const hash = password && (await needs.passwords.hash(new Secret(password)));
  const id: UserId = newId(needs.world);
  return needs.database.inTenant(who, async tx => {
    mustBeWithin(user.role, await actingRole(tx, who));
    await addUser(needs, tx, who, { ...user, id, ...(hash && { hash }) });
    return { id };
  });
}

/** The part that an accepted invitation shares. Its caller has made sure that the role may be given. */
export async function addUser(
  needs: AccessNeeds,
  tx: TenantTx,
  who: Scope,
  user: NewUser & { id: UserId; hash?: string },
): Promise<void> {
  const { id, address, name, role, hash } = user;
  const createdAt = needs.world.now();
  if (!(await insertUser(tx, { id, address, name, role, createdAt }))) {
    throw fail('conflict', { detail: 'Somebody with this address belongs to the organisation already.' });
  }
  if (hash) await saveHash(tx, id, hash, createdAt);
  await recordByName(needs, tx, who, {
    action: 'user.created',
    subject: { kind: 'user', id },
    detail: { address, name, role },
  });
  await announce(tx, { kind: 'user.changed', id });
}
