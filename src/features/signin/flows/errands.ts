import { takeInvitation } from '#features/access/invitations/accept.ts';
import { requireInvitation } from '#features/access/invitations/look-up.ts';
import { scopeOfPerson } from '#features/access/proven-scope.ts';
import type { SignedIn } from '#features/access/sessions/sign-in.ts';
import { findViewerScope } from '#features/access/sessions/viewer.ts';
import { visitOf } from '#features/access/visit.ts';
import { Failure, fail } from '#kernel/failures.ts';
import { newId, type TenantId, type UserId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import type { Proven } from '../identities/identity.ts';
import { link } from '../identities/link.ts';
import type { SigninProvider } from '../provider.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import { nameFor, startFor } from './admit.ts';
import { beginFlow } from './begin.ts';
import { appOwners } from './find-app.ts';
import { type Errand, type Flow, NotAdmitted } from './flow.ts';
import { returnPath } from './return-path.ts';

type LinkErrand = Extract<Errand, { kind: 'link' }>;
type InvitationErrand = Extract<Errand, { kind: 'invitation' }>;

/** To be known by one more account; the browser must come back signed in as the one it left as. */
export async function beginToLink(
  needs: SigninNeeds,
  who: Scope,
  exchange: Exchange,
  asked: { provider: SigninProvider; userId: UserId; returnTo?: string | undefined },
): Promise<string> {
  const { provider, userId } = asked;
  const { tenantId } = who;
  const appOf = (await appOwners(needs, tenantId)).get(provider);
  if (appOf === undefined) {
    throw fail('conflict', {
      detail: 'Your organisation does not sign in with this provider. Ask an admin.',
    });
  }
  const returnTo = returnPath(asked.returnTo, needs.origins.console);
  try {
    const errand = { kind: 'link', tenantId, userId } as const;
    return await beginFlow(needs, exchange, { provider, appOf, errand, returnTo });
  } catch (cause) {
    if (!(cause instanceof NotAdmitted)) throw cause;
    throw fail('conflict', { detail: 'This provider is not wholly set up. Ask an admin.', cause });
  }
}

/** Undefined where the organisation does not sign in with this provider. */
export async function beginForInvitation(
  needs: SigninNeeds,
  exchange: Exchange,
  { tokenHash, provider }: { tokenHash: Buffer; provider: SigninProvider },
): Promise<string | undefined> {
  const { tenantId, address } = await requireInvitation(needs, tokenHash);
  const appOf = (await appOwners(needs, tenantId)).get(provider);
  if (appOf === undefined) return undefined;
  const errand = { kind: 'invitation', tokenHash } as const;
  try {
    const flow = { provider, appOf, errand, returnTo: null };
    return await beginFlow(needs, exchange, flow, { loginHint: address });
  } catch (cause) {
    if (cause instanceof NotAdmitted) return undefined;
    throw cause;
  }
}

/** For whoever is still signed in as the person who began it. */
export async function linkForViewer(
  needs: SigninNeeds,
  exchange: Exchange,
  { errand, flow, proven }: { errand: LinkErrand; flow: Flow; proven: Proven },
): Promise<void> {
  const who = await findViewerScope(needs, exchange);
  const { tenantId, userId } = errand;
  const isThem = who?.tenantId === tenantId && who.actor.kind === 'user' && who.actor.userId === userId;
  if (!isThem) throw new NotAdmitted('signed_out');
  await mustStillBeTheirs(needs, tenantId, flow);
  const isLinked = await needs.database.inTenant(who, tx =>
    link(needs, tx, who, { userId, proven, isUsed: false }),
  );
  if (!isLinked) throw new NotAdmitted('linked_to_another');
}

/** The invitation is the proof, as it is with a password; the account is by what they are known from now on. */
export async function acceptByAccount(
  needs: SigninNeeds,
  exchange: Exchange,
  { errand, flow, proven }: { errand: InvitationErrand; flow: Flow; proven: Proven },
): Promise<SignedIn> {
  try {
    const invitation = await requireInvitation(needs, errand.tokenHash);
    const { tenantId, role, address } = invitation;
    await mustStillBeTheirs(needs, tenantId, flow);
    const userId: UserId = newId(needs.world);
    const who = scopeOfPerson({ tenantId, userId, role });
    const person = { userId, name: nameFor(proven.name, address) };
    return await needs.database.inTenant(who, async tx => {
      await takeInvitation(needs, tx, who, { invitation, tokenHash: errand.tokenHash, person });
      const isLinked = await link(needs, tx, who, { userId, proven, isUsed: true });
      if (!isLinked) throw new NotAdmitted('linked_to_another');
      return startFor(needs, tx, visitOf(exchange), { tenantId, userId, role, proven });
    });
  } catch (cause) {
    if (cause instanceof Failure) throw new NotAdmitted('invitation_gone');
    throw cause;
  }
}

/** The organisation may have entered an app of its own meanwhile, or forbidden everybody else's. */
async function mustStillBeTheirs(
  needs: SigninNeeds,
  tenantId: TenantId,
  { provider, appOf }: Flow,
): Promise<void> {
  const owners = await appOwners(needs, tenantId);
  if (!owners.has(provider) || owners.get(provider) !== appOf) throw new NotAdmitted('switched_off');
}
