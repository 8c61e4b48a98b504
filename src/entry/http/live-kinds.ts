import type { Permission } from '#kernel/permissions.ts';

/** Every kind of live event and who may see it. A kind that is not listed is told to nobody. */
export const liveKinds: Readonly<Record<string, Permission | 'anyone'>> = {
  'user.changed': 'users.read',
  'invitation.changed': 'users.read',
  'api_key.changed': 'profile.read',
  'client.changed': 'api_keys.read',
  'session.changed': 'profile.read',
  'connection.created': 'credentials.read',
  'connection.changed': 'credentials.read',
  'connection.needs_reconnect': 'credentials.read',
  'connection.revoked': 'credentials.read',
  'webhook.changed': 'settings.read',
  'subject.changed': 'subjects.claim',
  'exchange.changed': 'settings.read',
  'google_app.changed': 'settings.read',
  'google_setup.changed': 'readiness.read',
  'mailbox.changed': 'tickets.read',
  'domain.changed': 'settings.read',
  'signin.changed': 'settings.read',
  'mail.changed': 'tickets.read',
  'ticket.changed': 'tickets.read',
  'tenant.changed': 'anyone',
  'audit.appended': 'audit.read',
};
