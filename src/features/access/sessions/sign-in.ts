import type { TenantId, UserId } from '#kernel/ids.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { type Presented, provePassword } from '../passwords/prove.ts';
import { scopeOfPerson } from '../proven-scope.ts';
import { type Caller, describeCaller } from '../users/describe-caller.ts';
import type { Visit } from '../visit.ts';
import type { SessionKind } from './session.ts';
import { type StartedSession, startSession } from './start.ts';

export type SignedIn = {
  session: StartedSession;
  person: { tenantId: TenantId; userId: UserId };
  caller: Caller;
};

/** By name and password. What it starts is the caller's business: a browser's session or a program's tokens. */
export async function signIn(
  needs: AccessNeeds,
  visit: Visit,
  asked: Presented & { kind: SessionKind; lifeMs?: number },
): Promise<SignedIn> {
  const { tenantId, userId, role } = await provePassword(needs, visit, asked);
  const who = scopeOfPerson({ tenantId, userId, role });
  return needs.database.inTenant(who, async tx => {
    const { kind, lifeMs } = asked;
    const session = await startSession(needs, tx, who, { userId, kind, visit, ...(lifeMs && { lifeMs }) });
    return { session, person: { tenantId, userId }, caller: await describeCaller(tx, who) };
  });
}
