import type { ApiKeyId } from '#features/access/api-keys/api-key.ts';
import type { Role } from '#features/access/roles.ts';
import type { ServiceId } from '#features/access/services/service.ts';
import { type Capability, capabilityNames } from '#features/apps/capabilities.ts';

/** Whom a limit binds. */
export type Whose =
  | { kind: 'tenant' }
  | { kind: 'role'; role: Role }
  | { kind: 'service'; id: ServiceId }
  | { kind: 'api_key'; id: ApiKeyId };

/** What somebody may ask for, and no more. */
export type Limit = readonly Capability[];

/** What every one of them allows. Undefined where nobody holds anything back, also of what comes later. */
export function allowedByAll(limits: readonly Limit[]): Capability[] | undefined {
  if (limits.length === 0) return undefined;
  return capabilityNames.filter(name => limits.every(limit => limit.includes(name)));
}

export function beyond(asked: readonly Capability[], allowed: Limit | undefined): Capability[] {
  return allowed ? asked.filter(name => !allowed.includes(name)) : [];
}

export function within(asked: readonly Capability[], allowed: Limit | undefined): Capability[] {
  return allowed ? asked.filter(name => allowed.includes(name)) : [...asked];
}
