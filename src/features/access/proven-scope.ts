import type { Id, TenantId, UserId } from '#kernel/ids.ts';
import { mintScope, type Scope } from '#kernel/scope.ts';
import { permissionsOf, type Role } from './roles.ts';

/**
 * The two scopes the pipeline cannot mint, because they begin here: that of a person whose password,
 * invitation or refresh token has just been verified, and that of the house where nobody is proven.
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

/** For what the house notices by itself: a stolen token, a refused sign-in. It may nothing else. */
export function scopeOfHouse(tenantId: TenantId, name: string): Scope {
  return mintScope({ tenantId, actor: { kind: 'job', name }, permissions: [] });
}
