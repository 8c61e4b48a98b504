import { fail } from '#kernel/failures.ts';
import type { Permission } from '#kernel/permissions.ts';
import type { Scope } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { AccessNeeds } from '../access-needs.ts';
import type { Role } from '../roles.ts';
import { findOwnTenant, findServiceName, findUser } from './store.ts';

export type Caller = {
  user: { id: string; address: string; name: string; role: Role } | null;
  service: { id: string; name: string } | null;
  tenant: { id: string; slug: string; name: string };
  permissions: Permission[];
};

export type Via = 'session' | 'access_token' | 'api_key' | 'client';

/** Who the caller is, in words for the caller. */
export async function describeCaller(tx: TenantTx, who: Scope): Promise<Caller> {
  const tenant = await findOwnTenant(tx);
  if (!tenant) throw fail('not_found');
  const { actor } = who;
  const user = actor.kind === 'user' ? await findUser(tx, actor.userId) : undefined;
  const service = actor.kind === 'service' ? await findServiceName(tx, actor.serviceId) : undefined;
  return {
    user: user ? { id: user.id, address: user.address, name: user.name, role: user.role } : null,
    service: actor.kind === 'service' && service ? { id: actor.serviceId, name: service } : null,
    tenant,
    permissions: [...who.permissions].sort(),
  };
}

export async function showCaller(needs: AccessNeeds, who: Scope): Promise<Caller & { via: Via }> {
  const caller = await needs.database.inTenant(who, tx => describeCaller(tx, who));
  return { ...caller, via: viaOf(who) };
}

function viaOf({ actor }: Scope): Via {
  if (actor.kind === 'service') return actor.clientId ? 'client' : 'api_key';
  if (actor.kind !== 'user') throw fail('not_permitted');
  if (actor.keyId) return 'api_key';
  return actor.familyId ? 'access_token' : 'session';
}
