import { fail } from '#kernel/failures.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { Secret } from '#kernel/secret.ts';
import { shifted } from '#kernel/world.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { addressKeyOf } from '../address.ts';
import { digestOf, makeToken } from '../opaque-token.ts';
import type { Role } from '../roles.ts';
import { actingRole, recordByName } from '../users/acting.ts';
import { hasAddress } from '../users/store.ts';
import { mustBeWithin } from '../users/user.ts';
import { INVITATION_LIFE_MS, type InvitationId, invitationLink } from './invitation.ts';
import { findRoleByAddress, saveInvitation } from './store.ts';

export type Invited = { id: InvitationId; link: Secret<string>; expiresAt: Date };

/** The link is shown this once. Whoever opens it becomes this address with this role, nobody else. */
export async function invite(
  needs: AccessNeeds,
  who: Scope,
  asked: { address: string; role: Role },
): Promise<Invited> {
  const { address, role } = asked;
  const token = makeToken(needs.world, 'khi').reveal();
  const id: InvitationId = newId(needs.world);
  const createdAt = needs.world.now();
  const expiresAt = shifted(createdAt, INVITATION_LIFE_MS);
  const createdBy = who.actor.kind === 'user' ? who.actor.userId : null;
  await needs.database.inTenant(who, async tx => {
    const acting = await actingRole(tx, who);
    mustBeWithin(role, acting);
    mustBeWithin((await findRoleByAddress(tx, addressKeyOf(address))) ?? role, acting);
    if (await hasAddress(tx, addressKeyOf(address))) {
      throw fail('conflict', { detail: 'Somebody with this address belongs to the organisation already.' });
    }
    await saveInvitation(tx, {
      id,
      address,
      role,
      tokenHash: digestOf(token),
      createdBy,
      createdAt,
      expiresAt,
    });
    await recordByName(needs, tx, who, {
      action: 'invitation.created',
      subject: { kind: 'invitation', id },
      detail: { address, role },
    });
    await announce(tx, { kind: 'invitation.changed', id });
  });
  return { id, link: new Secret(invitationLink(needs.origins.console, token)), expiresAt };
}
