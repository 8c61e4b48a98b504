import type { Permission } from '#kernel/permissions.ts';

/** Every kind of live event and who may see it. A kind that is not listed is told to nobody. */
export const liveKinds: Readonly<Record<string, Permission | 'anyone'>> = {
  'user.changed': 'users.read',
  'invitation.changed': 'users.read',
  'api_key.changed': 'profile.read',
  'client.changed': 'api_keys.read',
  'session.changed': 'profile.read',
  'connection.created': 'profile.read',
  'connection.changed': 'profile.read',
  'connection.needs_reconnect': 'profile.read',
  'connection.revoked': 'profile.read',
  'webhook.changed': 'settings.read',
  'subject.changed': 'subjects.claim',
  'exchange.changed': 'settings.read',
  'google_app.changed': 'settings.read',
  'tenant.changed': 'anyone',
  'audit.appended': 'audit.read',
};
