import { isPermission, onlyByKey, type Permission, permissions } from '#kernel/permissions.ts';

/** From the one who may do everything to the one who may do least. Each may do what the next one may. */
export const roles = ['owner', 'admin', 'technician', 'operator', 'member'] as const;
export type Role = (typeof roles)[number];

export const roleMeanings: Readonly<Record<Role, string>> = {
  owner: 'answers for the organisation: may do everything, also make other owners',
  admin: 'runs it day by day: people, settings, keys, the audit log',
  technician: 'keeps it working: sees upkeep and tells ready from not ready, without the settings themselves',
  operator: 'works on tickets',
  member: 'connects their own Google account and uses it',
};

const member = [
  'profile.read',
  'profile.write',
  'tenant.read',
  'own_api_keys.write',
  'connections.write',
  'credentials.read',
  'tokens.exchange',
] as const satisfies readonly Permission[];

const operator = [...member, 'tickets.read', 'tickets.write'] as const satisfies readonly Permission[];

const technician = [
  ...operator,
  'users.read',
  'jobs.read',
  'jobs.write',
  'readiness.read',
] as const satisfies readonly Permission[];

const admin = [
  ...technician,
  'users.write',
  'tenant.write',
  'settings.read',
  'settings.write',
  'api_keys.read',
  'api_keys.write',
  'subjects.claim',
  'audit.read',
  'connections.read_all',
  'connections.write_all',
] as const satisfies readonly Permission[];

const matrix: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: new Set(
    Object.keys(permissions)
      .filter(isPermission)
      .filter(permission => !onlyByKey.has(permission)),
  ),
  admin: new Set(admin),
  technician: new Set(technician),
  operator: new Set(operator),
  member: new Set(member),
};

export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return matrix[role];
}

export function isRole(text: string): text is Role {
  return roles.some(role => role === text);
}

/** For a role that comes from the database, whose check knows the same five. */
export function requireRole(text: string): Role {
  if (isRole(text)) return text;
  throw new Error('The database holds a role this version does not know.');
}

/** Nobody gives, changes or takes away a role above their own. */
export function isAbove(role: Role, own: Role): boolean {
  return roles.indexOf(role) < roles.indexOf(own);
}
