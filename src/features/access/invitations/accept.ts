import { newId, type UserId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { digestOf } from '../opaque-token.ts';
import { scopeOfPerson } from '../proven-scope.ts';
import type { SignedIn } from '../sessions/sign-in.ts';
import { startSession } from '../sessions/start.ts';
import { recordByName } from '../users/acting.ts';
import { addUser } from '../users/create.ts';
import { describeCaller } from '../users/describe-caller.ts';
import type { Visit } from '../visit.ts';
import { invitationIsGone } from './invitation.ts';
import { lookUpInvitation } from './look-up.ts';
import { consumeInvitation, type OpenInvitation } from './store.ts';

/** Makes the person and signs them in. The password is hashed before, so that no lock waits for it. */
export async function acceptInvitation(
  needs: AccessNeeds,
  visit: Visit,
  asked: { token: Secret<string>; name: string; password: Secret<string> },
): Promise<SignedIn> {
  const invitation = await lookUpInvitation(needs, asked.token);
  const hash = await needs.passwords.hash(asked.password);
  const userId: UserId = newId(needs.world);
  const { tenantId, role } = invitation;
  const who = scopeOfPerson({ tenantId, userId, role });
  return needs.database.inTenant(who, async tx => {
    const tokenHash = digestOf(asked.token.reveal());
    await takeInvitation(needs, tx, who, {
      invitation,
      tokenHash,
      person: { userId, name: asked.name, hash },
    });
    const session = await startSession(needs, tx, who, { userId, kind: 'session', visit });
    return { session, person: { tenantId, userId }, caller: await describeCaller(tx, who) };
  });
}

/** Consumes it and makes the person, however they will sign in. */
export async function takeInvitation(
  needs: AccessNeeds,
  tx: TenantTx,
  who: Scope,
  taken: {
    invitation: Pick<OpenInvitation, 'id' | 'address' | 'role'>;
    tokenHash: Buffer;
    person: { userId: UserId; name: string; hash?: string };
  },
): Promise<void> {
  const { id, address, role } = taken.invitation;
  const { userId, ...person } = taken.person;
  const isTaken = await consumeInvitation(tx, { id, tokenHash: taken.tokenHash, now: needs.world.now() });
  if (!isTaken) throw invitationIsGone();
  await addUser(needs, tx, who, { id: userId, address, role, ...person });
  await recordByName(needs, tx, who, {
    action: 'invitation.accepted',
    subject: { kind: 'invitation', id },
    detail: { role },
  });
  await announce(tx, { kind: 'invitation.changed', id });
}
