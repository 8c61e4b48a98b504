/** What an entry of the audit log says, for people. What is missing here is shown by its own name. */
export const actions: Readonly<Record<string, string>> = {
  'api_key.created': 'API key made',
  'api_key.revoked': 'API key revoked',
  'api_key.rotated': 'API key rotated',
  'audit.exported': 'Audit log exported',
  'audit_entry.erased': 'Details of an entry erased',
  'invitation.accepted': 'Invitation accepted',
  'invitation.created': 'Invitation made',
  'invitation.withdrawn': 'Invitation withdrawn',
  'password.changed': 'Password changed',
  'service.created': 'Service made',
  'service.frozen': 'Service frozen',
  'service.unfrozen': 'Service unfrozen',
  'session.ended': 'Session ended',
  'session.started': 'Signed in',
  'sign_in.refused': 'Sign-in refused',
  'tenant.frozen': 'Organisation frozen',
  'tenant.renamed': 'Organisation renamed',
  'tenant.unfrozen': 'Organisation unfrozen',
  'user.changed': 'Name or role changed',
  'user.created': 'Person added',
  'user.frozen': 'Person frozen',
  'user.removed': 'Person removed',
  'user.unfrozen': 'Person unfrozen',
};

/** Why something was refused or ended. */
export const reasons: Readonly<Record<string, string>> = {
  wrong_credentials: 'wrong password',
  token_reused: 'an old token was used again, so somebody had a copy',
};
