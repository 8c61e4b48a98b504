/** Every permission, as `noun.verb`, with what it lets one do. Roles and keys are sets of these. */
export const permissions = {
  'profile.read': 'see their own name, role and sessions',
  'profile.write': 'change their own password, end their own sessions',
  'users.read': 'see who belongs to the organisation',
  'users.write': 'invite people, change roles, freeze and remove people',
  'tenant.read': 'see the name and state of the organisation',
  'tenant.write': 'rename the organisation',
  'settings.read': 'see the settings of the organisation',
  'settings.write': 'change the settings of the organisation',
  'readiness.read': 'tell whether the Google set-up is ready, without seeing it',
  'api_keys.read': 'see all API keys',
  'api_keys.write': 'make keys for services, revoke anybody’s keys, freeze services',
  'own_api_keys.write': 'make, see and revoke their own API keys',
  'audit.read': 'read and export the audit log',
  'audit.erase': 'erase personal data from the audit log',
  'jobs.read': 'see upkeep: last run, next run, failures',
  'jobs.write': 'run upkeep now',
  'connections.write': 'connect, name and disconnect their own Google accounts',
  'connections.read_all': 'see everybody’s Google connections',
  'connections.write_all': 'disconnect anybody’s Google account',
  'credentials.read': 'take access tokens of their own Google connections',
  'refresh_tokens.allow': 'let one API key of a person take refresh tokens',
  'refresh_tokens.take':
    'take refresh tokens of their own Google connections; only by a key for which an owner allows it',
  'tokens.exchange': 'exchange a key for an access token of its principal',
  'subjects.claim': 'act for subjects of a platform',
  'tickets.read': 'read tickets',
  'tickets.write': 'answer and change tickets',
} as const;

export type Permission = keyof typeof permissions;

export function isPermission(text: string): text is Permission {
  return Object.hasOwn(permissions, text);
}

/** What no role gives and no key is made with: an owner switches it on for one key. */
export const onlyByKey: ReadonlySet<Permission> = new Set(['refresh_tokens.take']);

/** What an API key may be given, and never more than its owner has. */
export const keyScopes = [
  'connections.write',
  'credentials.read',
  'tokens.exchange',
  'subjects.claim',
  'tickets.read',
  'tickets.write',
  'audit.read',
  'users.read',
] as const satisfies readonly Permission[];

export type KeyScope = (typeof keyScopes)[number];
