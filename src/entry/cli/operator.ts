import type { TenantId } from '#kernel/ids.ts';
import { mintScope, type Scope } from '#kernel/scope.ts';

/** Whoever may run commands on this machine. Has no permission of any role, so it reads nothing a tenant keeps. */
export function operatorOf(tenantId: TenantId): Scope {
  return mintScope({ tenantId, actor: { kind: 'operator' }, permissions: [] });
}
