import type { Id, TenantId, UserId } from '#kernel/ids.ts';
import { onceEach } from '#kernel/once-each.ts';
import { mintScope, type Scope } from '#kernel/scope.ts';
import type { ProvenCaller } from '#platform/http/proof.ts';
import { permissionsOf, type Role } from './roles.ts';

/**
 * The scopes the pipeline cannot mint, because they begin here: that of a person whose password, invitation
 * or refresh token has just been verified, that of whoever a credential in a form stands for, and that of the
 * house where nobody is proven.
 */
export function scopeOfPerson(person: {
  tenantId: TenantId;
  userId: UserId;
  role: Role;
  sessionId?: Id<'session'>;
  familyId?: Id<'token_family'>;
}): Scope {
  const { tenantId, userId, role, sessionId, familyId } = person;
  return mintScope({
    tenantId,
    actor: { kind: 'user', userId, ...(sessionId && { sessionId }), ...(familyId && { familyId }) },
    permissions: permissionsOf(role),
  });
}

/**
 * For a credential that came elsewhere than as the caller's own proof, and was proven all the same. Whoever is
 * remembered keeps the scope that was minted first.
 */
export const scopeOfProven = onceEach<ProvenCaller, Scope>(mintScope);

/** For what the house notices by itself: a stolen token, a refused sign-in. It may nothing else. */
export function scopeOfHouse(tenantId: TenantId, name: string): Scope {
  return mintScope({ tenantId, actor: { kind: 'job', name }, permissions: [] });
}
