import { scopeOfPerson } from '#features/access/proven-scope.ts';
import type { Role } from '#features/access/roles.ts';
import type { SignedIn } from '#features/access/sessions/sign-in.ts';
import { startSession } from '#features/access/sessions/start.ts';
import { addUser } from '#features/access/users/create.ts';
import { describeCaller } from '#features/access/users/describe-caller.ts';
import { personName } from '#features/access/users/user.ts';
import type { Visit } from '#features/access/visit.ts';
import { record } from '#features/audit/record.ts';
import { Failure } from '#kernel/failures.ts';
import { newId, type TenantId, type UserId } from '#kernel/ids.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { isInProvenDomain } from '../domains/proven.ts';
import type { Proven } from '../identities/identity.ts';
import { link } from '../identities/link.ts';
import { meetPerson } from '../identities/store.ts';
import type { Policy } from '../settings/policy.ts';
import { noteRefused, readPolicy } from '../settings/store.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import { scopeOfSignin } from './find-app.ts';
import { NotAdmitted, type SigninRefusal } from './flow.ts';

/** Lets somebody into one organisation: whom it knows by this account, or whom its policy makes a new user. */
export async function admit(
  needs: SigninNeeds,
  visit: Visit,
  { tenantId, proven }: { tenantId: TenantId; proven: Proven },
): Promise<SignedIn> {
  const who = scopeOfSignin(tenantId);
  return needs.database.inTenant(who, async tx => {
    const policy = await readPolicy(tx);
    if (proven.source === 'app_wide' && policy.appWide === 'forbidden') throw new NotAdmitted('switched_off');
    const known = await meetPerson(tx, proven, needs.world.now());
    if (known?.isFrozen) throw new NotAdmitted('frozen');
    const person = known ?? (await welcomeNew(needs, tx, { tenantId, proven, policy }));
    return startFor(needs, tx, visit, { tenantId, proven, ...person });
  });
}

/** For whoever is proven and known by now. */
export async function startFor(
  needs: SigninNeeds,
  tx: TenantTx,
  visit: Visit,
  { proven, ...person }: { tenantId: TenantId; userId: UserId; role: Role; proven: Proven },
): Promise<SignedIn> {
  const { tenantId, userId } = person;
  const who = scopeOfPerson(person);
  if (proven.source === 'tenant') await noteRefused(tx, proven.provider, null);
  await record(needs, tx, who, {
    action: 'signin.accepted',
    subject: { kind: 'user', id: userId },
    detail: { provider: proven.provider, source: proven.source, address: proven.address },
  });
  const session = await startSession(needs, tx, who, { userId, kind: 'session', visit });
  return { session, person: { tenantId, userId }, caller: await describeCaller(tx, who) };
}

type Newcomer = { tenantId: TenantId; proven: Proven; policy: Policy };

async function welcomeNew(
  needs: SigninNeeds,
  tx: TenantTx,
  newcomer: Newcomer,
): Promise<{ userId: UserId; role: Role }> {
  const { tenantId, proven, policy } = newcomer;
  const objection = objectionTo(newcomer);
  if (objection) throw new NotAdmitted(objection);
  const { address } = proven;
  if (address === null || !(await isInProvenDomain(tx, address))) throw new NotAdmitted('address_not_proven');
  const who = scopeOfSignin(tenantId);
  const userId: UserId = newId(needs.world);
  const role = policy.defaultRole;
  try {
    await addUser(needs, tx, who, { id: userId, address, name: nameFor(proven.name, address), role });
  } catch (cause) {
    // Somebody has this address. That the newcomer is the same person, no address can prove.
    if (cause instanceof Failure) throw new NotAdmitted('known_otherwise');
    throw cause;
  }
  if (!(await link(needs, tx, who, { userId, proven, isUsed: true }))) {
    throw new NotAdmitted('linked_to_another');
  }
  return { userId, role };
}

function objectionTo({ proven, policy }: Newcomer): SigninRefusal | undefined {
  if (proven.source === 'app_wide') return 'unknown';
  if (policy.newUsers === 'refused') return 'new_users_refused';
  if (proven.isGuest) return 'guest';
  return proven.isAddressVerified ? undefined : 'address_not_proven';
}

/** As the provider calls them, where that can be shown; else by what stands before the @. */
export function nameFor(name: string | null, address: string): string {
  const local = address.slice(0, address.lastIndexOf('@'));
  return [name, local].map(text => personName.safeParse(text ?? '').data).find(Boolean) ?? 'Somebody new';
}
