import { fail } from '#kernel/failures.ts';
import type { UserId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { AccessNeeds } from '../access-needs.ts';
import type { Role } from '../roles.ts';
import { actingRole, recordByName } from '../users/acting.ts';
import { mustBeWithin } from '../users/user.ts';
import type { InvitationId } from './invitation.ts';
import { deleteByInviter, deleteInvitation, findInvitedRole } from './store.ts';

export async function withdrawInvitation(
  needs: AccessNeeds,
  who: Scope,
  invitationId: InvitationId,
): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    const role = await findInvitedRole(tx, invitationId);
    if (!role) throw fail('not_found');
    mustBeWithin(role, await actingRole(tx, who));
    await deleteInvitation(tx, invitationId);
    await tell(needs, tx, who, [invitationId], 'withdrawn');
  });
}

/** When a person leaves or is frozen: a link they sent to themselves must not bring them back. */
export async function withdrawAllOf(
  needs: AccessNeeds,
  tx: TenantTx,
  who: Scope,
  inviter: UserId,
): Promise<void> {
  await tell(needs, tx, who, await deleteByInviter(tx, inviter), 'inviter_left');
}

/** When a person's role sinks, what they gave out above it goes. */
export async function withdrawBeyond(
  needs: AccessNeeds,
  tx: TenantTx,
  who: Scope,
  { inviter, role }: { inviter: UserId; role: Role },
): Promise<void> {
  await tell(needs, tx, who, await deleteByInviter(tx, inviter, role), 'inviter_demoted');
}

async function tell(
  needs: AccessNeeds,
  tx: TenantTx,
  who: Scope,
  withdrawn: readonly InvitationId[],
  reason: string,
): Promise<void> {
  for (const id of withdrawn) {
    await recordByName(needs, tx, who, {
      action: 'invitation.withdrawn',
      subject: { kind: 'invitation', id },
      reason,
    });
    await announce(tx, { kind: 'invitation.changed', id });
  }
}
