import type { Role } from '#features/access/roles.ts';

/** Roles that somebody may come in with whom nobody has invited. None of them runs the organisation. */
export const defaultRoles = ['member', 'operator', 'technician'] as const satisfies readonly Role[];
export type DefaultRole = (typeof defaultRoles)[number];

export const newUserRules = ['refused', 'in_verified_domains'] as const;
export const appWideRules = ['allowed', 'forbidden'] as const;

/** Who may come in, beyond those who have been here. Passwords are another matter, and untouched by this. */
export type Policy = {
  /** Somebody unknown, whose address lies in a domain the organisation has proven: a new user, or nobody. */
  newUsers: (typeof newUserRules)[number];
  defaultRole: DefaultRole;
  /** Whether the installation's own providers let anybody into this organisation. */
  appWide: (typeof appWideRules)[number];
};

/** Until somebody says otherwise. */
export const usualPolicy: Policy = { newUsers: 'refused', defaultRole: 'member', appWide: 'allowed' };
